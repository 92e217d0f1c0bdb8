//! The layers that every request passes on its way in, and every response on its way out.
//! `router.rs` has their order, and says why each is where it is.

pub mod authenticate_api;
pub mod authenticate_cookie;
pub mod body_limit;
pub mod catch_panic;
mod client_ip;
pub mod csrf;
pub mod database_outage;
pub mod drain_body;
pub mod finish_request;
pub mod host;
pub mod matched_route;
mod nul;
pub mod request_context;
pub mod security_headers;
pub mod server_fn_status;

use axum::http::Method;

/// The session's cookie, which pages and server functions also read and replace.
pub use app::server::session_cookie_layer;

/// Whether a method is safe, that is, read-only. `TRACE` is not served, and does not count as safe.
fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}
