//! Credentials: enrolled, verified and removed here. Nothing in this layer begins a session.

pub(in crate::auth) mod external;
pub(in crate::auth) mod passkey_assertion;
pub(in crate::auth) mod passkey_ceremony;
pub(in crate::auth) mod passkeys;
pub(in crate::auth) mod password;
pub(in crate::auth) mod password_hash;
pub(in crate::auth) mod password_strength;
pub(in crate::auth) mod recovery_codes;
pub(in crate::auth) mod second_factor;
pub(in crate::auth) mod second_factor_code;
pub(in crate::auth) mod totp;
