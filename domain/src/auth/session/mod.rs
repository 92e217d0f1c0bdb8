//! Sessions, and what stands beside them: who is signed in, in which browsers, and what ends
//! when a credential changes. Knows no credential: nothing here compares a password or a code.

pub(in crate::auth) mod account_lock;
pub(in crate::auth) mod authenticate;
pub(in crate::auth) mod credential_change;
pub(in crate::auth) mod current_user;
pub(in crate::auth) mod eviction;
pub(in crate::auth) mod failed_attempts;
pub(in crate::auth) mod known_browsers;
pub(in crate::auth) mod pending_sign_in;
pub(crate) mod security_log;
pub(in crate::auth) mod session_events;
pub(in crate::auth) mod session_id;
pub(in crate::auth) mod sessions;
pub(in crate::auth) mod store;
pub(in crate::auth) mod trusted_browsers;
