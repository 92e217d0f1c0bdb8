//! What people see: pages beside their thin server functions, compiled for the
//! server and for the browser.
//!
//! Outside `api.rs` and `server/` this crate names only types of `domain`: what
//! a component calls must exist in the browser too.

mod auth;
mod components;
mod documents;
mod error;
mod landing;
pub mod request;
mod routes;
#[cfg(feature = "ssr")]
pub mod server;
mod shell;
mod tenancy;
mod theme;
mod viewer;

pub use error::AppError;
pub use shell::{App, restore_address, shell};
pub use viewer::{SignedIn, SignedOut, UserButton, use_viewer};
