//! The HTTP server of the application: router, middleware, plain routes, listener.

// A page is one type, as deep as its markup.
#![recursion_limit = "512"]

mod admin_router;
mod body_rules;
mod errors;
mod forms;
mod middleware;
mod paths;
mod route_table;
mod router;
mod routes;
#[cfg(feature = "dev")]
pub mod seed;
mod serve;
mod state;

pub use admin_router::admin_router;
pub use middleware::finish_request::finish_all;
pub use router::{plain_routes, router};
pub use serve::{
    listen::{bind, serve},
    metrics, telemetry,
};
