//! Passkeys in the browser: the button that proves one, and the form that creates one.

mod api;
mod ceremony;
mod create;
mod prove;

pub use create::CreatePasskey;
pub use prove::ProvePasskey;
