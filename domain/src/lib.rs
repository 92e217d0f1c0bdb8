//! What the product does: sign-in, tenancy, documents. Knows neither Leptos nor
//! axum.
//!
//! The browser shares the types alone; everything else stands behind the
//! feature `server`. Argument order everywhere: services, proof, ids, input.

pub mod account;
pub mod auth;
pub mod documents;
pub mod error;
mod id;
mod moment;
pub mod tenancy;

#[cfg(feature = "server")]
pub mod budgets;
#[cfg(feature = "server")]
pub mod config;
#[cfg(feature = "server")]
pub mod counting;
#[cfg(feature = "server")]
pub mod db;
#[cfg(feature = "server")]
pub mod keys;
#[cfg(feature = "server")]
pub mod mailer;
#[cfg(feature = "server")]
pub mod maintenance;
#[cfg(feature = "server")]
mod reseal;
#[cfg(feature = "server")]
pub mod schema;
#[cfg(feature = "server")]
mod services;
#[cfg(feature = "testing")]
pub mod testing;

#[cfg(feature = "server")]
pub mod tokens;
#[cfg(feature = "server")]
mod turns;

pub use moment::Moment;
#[cfg(feature = "server")]
pub use services::Services;
#[cfg(feature = "server")]
pub use turns::Turns;
