//! Passkeys in the browser: the button that proves one, and the form that creates one.

mod ceremony;
mod create;
mod prove;
mod signal;

pub use create::CreatePasskey;
pub use prove::ProvePasskey;
pub use signal::SignalPasskeys;
