//! Sessions: the signed-in user, the known browsers, and everything that is revoked when a
//! credential changes. Compares no password or code; that is what `credentials` does.

pub(in crate::auth) mod account_lock;
pub(in crate::auth) mod authenticate;
pub(in crate::auth) mod creation;
pub(in crate::auth) mod credential_change;
pub(in crate::auth) mod current_user;
pub(in crate::auth) mod failed_attempts;
pub(in crate::auth) mod known_browsers;
pub(in crate::auth) mod list;
pub(in crate::auth) mod pending_sign_in;
pub(in crate::auth) mod revocation;
pub(crate) mod security_log;
pub(in crate::auth) mod session_events;
pub(in crate::auth) mod session_secret;
pub(in crate::auth) mod state;
pub(in crate::auth) mod trusted_browsers;
