//! What people see: pages beside their thin server functions. The server has all of it, the
//! browser the islands of the pages, and what they call.
//!
//! Outside `api.rs` and `server/` this crate names only types of `domain`: what
//! a component calls must exist in the browser too.

// A page is one type, as deep as its markup.
#![recursion_limit = "512"]
// Pages are the server's alone.
#![cfg_attr(not(feature = "ssr"), allow(dead_code))]

mod auth;
#[cfg(feature = "hydrate")]
mod browser;
mod components;
mod documents;
mod error;
mod form_answer;
#[cfg(feature = "dev")]
mod integration;
#[cfg(not(feature = "dev"))]
#[path = "no_integration.rs"]
mod integration;
mod landing;
mod passkeys;
pub mod request;
mod routes;
#[cfg(feature = "ssr")]
pub mod server;
mod session_watch;
mod settings;
#[cfg(feature = "ssr")]
mod shell;
mod step_up;
mod tenancy;
mod theme;
mod token;
mod viewer;

#[cfg(feature = "hydrate")]
pub use browser::start;
pub use error::{AppError, problem_words};
pub use form_answer::{FORM_ANSWER, FormAnswer};
#[cfg(feature = "ssr")]
pub use shell::{App, shell};
pub use token::{FetchError, Problem, Token, use_token};
