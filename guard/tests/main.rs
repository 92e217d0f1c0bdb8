//! The guard as a service uses it: a router, requests, answers.

#![allow(clippy::unwrap_used)]

mod extractors;
mod forged;
mod keys;
mod service;
mod signer;
mod tokens;
