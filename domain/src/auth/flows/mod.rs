//! What people do: sign in by each way, prove a second factor, step up. A flow verifies
//! credentials, and begins or renews a session; nothing below calls one.

pub(in crate::auth) mod by_passkey;
pub(in crate::auth) mod cancel_deletion;
pub(in crate::auth) mod email_change;
pub(in crate::auth) mod second_factor;
pub(in crate::auth) mod sign_in;
pub(in crate::auth) mod sign_in_by_code;
pub(in crate::auth) mod sign_in_by_link;
pub(in crate::auth) mod sign_in_by_password;
pub(in crate::auth) mod sign_in_by_provider;
pub(in crate::auth) mod step_up;
