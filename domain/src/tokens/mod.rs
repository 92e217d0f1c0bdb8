//! Access tokens for other backends: the user's identity and permissions for five minutes, signed
//! so that every backend can verify them and none can forge them (S48 to S54).
//!
//! A *signing key* is published before it signs and until its last token has expired, so that a
//! rotation invalidates no token. The `rsa` crate makes, parses and exports keys; only aws-lc-rs
//! signs, in constant time.

mod access_token;
mod bearer;
mod key;
mod signing_keys;

pub use access_token::{AccessToken, ActiveKey, TOKEN_LIFETIME, TOKEN_TYPE, TokenRequest, issue};
pub use bearer::{Bearer, TokenClaims, bearer};
pub use key::PublicKey;
pub use signing_keys::{
    KEY_SET_MAX_AGE, KeyError, Rotation, check_signing_keys, key_set, maintain_signing_keys, published_keys,
    rotate_signing_keys,
};
