//! The handlers that are neither pages nor server functions. `router.rs` has their paths.

pub mod api_v1;
pub mod avatars;
#[cfg(feature = "dev")]
pub mod dev_mailbox;
pub mod documents;
pub mod export;
pub mod fallback;
pub mod health;
mod json_body;
pub mod magic_link;
pub mod providers;
pub mod session_events;
pub mod static_files;
pub mod tokens;
pub mod well_known;
