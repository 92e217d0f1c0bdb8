//! The domain: sign-in, tenancy, documents. Depends on neither Leptos nor axum.
//!
//! The browser uses only its types; everything else is behind the feature `server`. The order of
//! arguments is the same everywhere: services, proof, ids, input.

pub mod account;
pub mod auth;
mod display_time;
pub mod documents;
pub mod error;
mod id;
pub mod tenancy;

#[cfg(feature = "server")]
pub mod config;
#[cfg(feature = "server")]
pub mod db;
#[cfg(feature = "server")]
mod export;
#[cfg(feature = "server")]
pub mod keys;
#[cfg(feature = "server")]
pub mod mailer;
#[cfg(feature = "server")]
pub mod maintenance;
#[cfg(feature = "server")]
pub mod metrics;
#[cfg(feature = "server")]
pub mod rate_limits;
#[cfg(feature = "server")]
mod reencrypt;
#[cfg(feature = "server")]
pub mod schema;
#[cfg(feature = "server")]
mod services;
#[cfg(feature = "testing")]
pub mod testing;

#[cfg(feature = "server")]
mod blocking_pool;
#[cfg(feature = "server")]
pub mod tokens;

#[cfg(feature = "server")]
pub use blocking_pool::BlockingPool;
pub use display_time::Moment;
pub use messages::{Locale, PRODUCT_FILE_NAME, PRODUCT_NAME, product_name};
#[cfg(feature = "server")]
pub use services::Services;
