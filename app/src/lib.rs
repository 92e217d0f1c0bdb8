//! What people see: pages beside their thin server functions, compiled for the
//! server and for the browser.
//!
//! Outside `api.rs` and `server/` this crate names only types of `domain`: what
//! a component calls must exist in the browser too.

// A page is one type, as deep as its markup.
#![recursion_limit = "512"]

mod arrival;
mod auth;
mod components;
mod documents;
mod error;
mod landing;
mod passkeys;
mod redirects;
pub mod request;
mod routes;
#[cfg(feature = "ssr")]
pub mod server;
mod session_watch;
mod settings;
mod shell;
mod step_up;
mod tenancy;
mod theme;
mod viewer;

pub use auth::{ProviderButtons, SecondFactorForm, SignInForm};
pub use error::AppError;
pub use passkeys::{PasskeyButton, PasskeyList};
pub use settings::{RecoveryCodes, SessionList, TotpSetup};
pub use shell::{App, restore_address, shell};
pub use step_up::StepUp;
pub use viewer::{SignedIn, SignedOut, UserButton, use_viewer};
