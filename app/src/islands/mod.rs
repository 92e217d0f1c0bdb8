//! Everything that runs in the browser, and the server functions that it fetches.
//!
//! The server compiles these modules to render the islands into a page. A module that only one
//! side has says so on its `mod` line.

// Arguments of a server function become fields, which cannot be documented.
#[allow(missing_docs)]
mod api;
#[cfg(feature = "hydrate")]
mod browser;
mod code_field;
mod copy_codes;
#[cfg(feature = "dev")]
mod documents_elsewhere;
mod follow_sign_in;
mod passkeys;
mod password_strength;
mod propose_slug;
mod propose_time_zone;
mod resend_countdown;
mod session_watch;
mod token;
mod typing;
mod viewer;
#[cfg(feature = "dev")]
mod viewer_demo;

#[cfg(feature = "hydrate")]
pub use browser::start;
pub use code_field::{CompleteCode, HoldBackMistypedCode};
pub use copy_codes::CopyOrPrint;
#[cfg(feature = "dev")]
pub use documents_elsewhere::DocumentsElsewhere;
pub use follow_sign_in::FollowSignIn;
pub use passkeys::{CreatePasskey, ProvePasskey, SignalPasskeys};
pub use password_strength::PasswordStrength;
pub use propose_slug::ProposeSlug;
pub use propose_time_zone::ProposeTimeZone;
pub use resend_countdown::ResendCountdown;
pub use session_watch::{SESSION_ENDED, SessionWatch};
pub use token::{FetchError, Problem, Token, use_token};
#[cfg(feature = "ssr")]
pub use viewer::viewer_json;
pub use viewer::{SignedIn, SignedOut, use_viewer};
#[cfg(feature = "dev")]
pub use viewer_demo::ViewerDemo;

/// What this site keeps in the browser; `None` where the browser's settings forbid it.
fn local_storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().local_storage().ok()?
}
