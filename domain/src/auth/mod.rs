//! Signing in.
//!
//! A *challenge* is one mail with a link and a code, bound to the browser that
//! asked. It is consumed by one guarded statement, whose row count decides, in
//! the transaction that makes the session. Unknown addresses take the same path
//! as known ones (S3); the account is made when the address is proven (S1).
//!
//! What it stops: guessing (budgets and counters in rows, never in a session),
//! mail scanners (nothing is consumed on GET, and elsewhere only the code is
//! shown), fixation (a new id at every sign-in), a session that comes back after
//! sign-out (rows are only ever inserted or revoked).

mod types;

#[cfg(feature = "server")]
mod browser;
#[cfg(feature = "server")]
mod challenges;
#[cfg(feature = "server")]
mod devices;
#[cfg(feature = "server")]
mod email;
#[cfg(feature = "server")]
mod identity;
#[cfg(feature = "server")]
mod magic_link;
#[cfg(feature = "server")]
mod next;
#[cfg(feature = "server")]
mod otp;
#[cfg(feature = "server")]
pub mod sessions;
#[cfg(feature = "server")]
mod sign_in;

pub use types::{ChallengeEnd, ChallengeId, LinkPage, UserId, VerifyPage, Viewer};

#[cfg(feature = "server")]
pub use browser::{BROWSER_LIFETIME, Browser, BrowserSecret, DEVICE_LIFETIME, DeviceSecret};
#[cfg(feature = "server")]
pub use challenges::{LINK_LIFETIME, resend, start, verify_page};
#[cfg(feature = "server")]
pub use email::Email;
#[cfg(feature = "server")]
pub use identity::Identity;
#[cfg(feature = "server")]
pub use magic_link::{LinkToken, link_page, sign_in_by_link};
#[cfg(feature = "server")]
pub use next::Next;
#[cfg(feature = "server")]
pub use otp::sign_in_by_code;
#[cfg(feature = "server")]
pub use sessions::SessionId;
#[cfg(feature = "server")]
pub use sign_in::SignedIn;
