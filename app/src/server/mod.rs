//! What server functions stand on: the request's services and proofs, its
//! cookies, and errors on their way out. Server only.

mod bundle;
mod cookies;
mod csp;
mod errors;
mod extensions;
mod form_answer;

pub use cookies::{
    SESSION_KEY, adopt_of, browser_of, browser_secret_of, cookie_name, enter_of, former_session_of,
    link_cookie,
};
pub use csp::content_security_policy;
pub use extensions::{ClientAddress, KnownWorkspaces, RequestId, ThemeCookie};

pub use bundle::{Bundle, bundle, bundle_is_hashed};

pub(crate) use cookies::{
    adopt, browser, browser_secret, enter, forget_link, former_session, link_token, opened_link,
    remember_browser, set_theme, sign_in, sign_out, theme_cookie,
};
pub(crate) use extensions::{
    accessible_workspaces, current_user, extension, id, maybe_current_user, member, redirect, services,
    show_once, started_id, stepped_up,
};
