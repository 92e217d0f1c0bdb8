//! The pages and their server functions.
//!
//! `islands` is the browser's half: it is built for the server, which renders it, and as
//! WebAssembly for the browser, which takes it over. `error` and `form_answer` are the answers
//! that cross between the two. Everything else is the server's alone.

// A page is one type, as deep as its markup.
#![recursion_limit = "512"]

#[cfg(feature = "ssr")]
mod auth;
#[cfg(feature = "ssr")]
mod components;
#[cfg(feature = "ssr")]
mod documents;
mod error;
mod form_answer;
#[cfg(all(feature = "ssr", feature = "dev"))]
mod integration;
#[cfg(all(feature = "ssr", not(feature = "dev")))]
#[path = "no_integration.rs"]
mod integration;
pub mod islands;
#[cfg(feature = "ssr")]
mod landing;
mod locale;
#[cfg(feature = "ssr")]
mod passkeys;
#[cfg(feature = "ssr")]
pub mod request;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
mod settings;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
mod step_up;
#[cfg(feature = "ssr")]
mod tenancy;

#[cfg(feature = "ssr")]
pub use auth::provider_way;
pub use error::AppError;
#[cfg(feature = "ssr")]
pub use error::problem_message;
pub use form_answer::{FORM_ANSWER, FormAnswer};
#[cfg(feature = "hydrate")]
pub use islands::start;
pub use islands::{FetchError, Problem, SignedIn, SignedOut, Token, use_token, use_viewer};
#[cfg(feature = "ssr")]
pub use shell::{App, shell};
