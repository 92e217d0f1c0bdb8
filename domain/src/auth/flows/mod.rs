//! Flows: sign in with each credential, prove a second factor, step up, change the e-mail address.
//! A flow verifies credentials and begins or renews a session; no other layer calls a flow.

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
