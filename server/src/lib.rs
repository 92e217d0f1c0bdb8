//! How the application is served: configuration, middleware, router, listener.

// A page is one type, as deep as its markup.
#![recursion_limit = "512"]

#[path = "admin_router.rs"]
pub mod admin;
#[path = "routes/fallback.rs"]
mod api;
#[path = "middleware/authenticate_api/mod.rs"]
mod authenticate;
#[path = "routes/avatars.rs"]
mod avatars;
#[cfg(feature = "dev")]
#[path = "routes/dev_mailbox.rs"]
mod dev;
#[path = "errors/pages.rs"]
mod errors;
#[path = "routes/session_events.rs"]
mod events;
#[path = "routes/static_files.rs"]
mod files;
#[path = "middleware/finish_request.rs"]
mod finish;
#[path = "forms/plain.rs"]
mod forms;
#[path = "routes/health.rs"]
mod health;
#[path = "middleware/request_context.rs"]
mod identify;
#[path = "routes/json_body.rs"]
mod json;
#[path = "serve/listen.rs"]
mod listen;
#[path = "serve/metrics.rs"]
pub mod metrics;
#[path = "middleware/database_outage.rs"]
mod outage;
#[path = "routes/providers.rs"]
mod providers;
mod router;
#[path = "middleware/body_limit.rs"]
mod security;
#[cfg(feature = "dev")]
pub mod seed;
#[cfg(not(feature = "dev"))]
#[path = "no_seed.rs"]
pub mod seed;
#[path = "middleware/session_cookie.rs"]
mod session_store;
#[path = "serve/executor.rs"]
mod spawner;
#[path = "state/mod.rs"]
mod state;
#[path = "serve/telemetry.rs"]
pub mod telemetry;
#[path = "routes/tokens.rs"]
mod tokens;
#[path = "middleware/drain_body.rs"]
mod unread;
#[path = "routes/api_v1/documents.rs"]
mod v1;

pub use finish::finish_all;
pub use listen::{bind, serve};
pub use router::router;
