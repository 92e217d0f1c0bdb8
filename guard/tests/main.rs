//! Tests of the guard as a service uses it: requests through an axum router.

#![allow(clippy::unwrap_used)]

mod extractors;
mod forged;
mod keys;
mod service;
mod signer;
mod tokens;
