//! Signing in and out.

pub(crate) mod api;
mod link;
mod sign_in;
mod verify;

pub use link::LinkPage;
pub use sign_in::{SignInPage, SignUpPage};
pub use verify::VerifyPage;
