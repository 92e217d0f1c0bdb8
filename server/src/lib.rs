//! How the application is served: configuration, middleware, router, listener.

// A page is one type, as deep as its markup.
#![recursion_limit = "512"]

pub mod admin;
mod api;
mod authenticate;
mod avatars;
#[cfg(feature = "dev")]
mod dev;
mod errors;
mod events;
mod files;
mod finish;
mod forms;
mod health;
mod identify;
mod json;
mod listen;
pub mod metrics;
mod outage;
mod providers;
mod router;
mod security;
#[cfg(feature = "dev")]
pub mod seed;
#[cfg(not(feature = "dev"))]
#[path = "no_seed.rs"]
pub mod seed;
mod session_store;
mod spawner;
mod state;
pub mod telemetry;
mod tokens;
mod unread;
mod v1;

pub use finish::finish_all;
pub use listen::{bind, serve};
pub use router::router;
