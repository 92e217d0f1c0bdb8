//! Tokens for other backends: who somebody is, for five minutes, signed so that anybody
//! can check it and nobody can make it (S48 to S54).
//!
//! A *signing key* is published before it signs and until its last token has expired,
//! so that a rotation refuses nobody. Keys are made, parsed and exported by `rsa`; what
//! signs is aws-lc-rs alone, whose private operations take the same time for all.

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
