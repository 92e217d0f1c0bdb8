//! The base of the server functions: the context of their request with its cookies, and the
//! translation of errors to responses. Server only.

mod bundle;
mod cookies;
mod csp;
mod errors;
mod form_answer;
mod request_context;
mod server_functions;
mod session_cookie;

pub use bundle::Bundle;
pub use csp::content_security_policy;
pub use request_context::RequestContext;
pub use session_cookie::session_cookie_layer;

pub(crate) use server_functions::{
    accessible_workspaces, browser, browser_secret, context, continue_sign_in, current_user, extension,
    forget_link, former_session, id, link_token, maybe_current_user, member, opened_link, redirect,
    remember_browser, remember_way, replace_session_cookie, services, set_theme, show_once, sign_in,
    sign_out, started_id, stepped_up, viewer,
};
