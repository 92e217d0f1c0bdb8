//! Identity providers (S33 to S37).
//!
//! A *visit* begins with a button and ends with the provider's callback. What comes
//! back is proven to be this browser's, this provider's and unused (S34) before
//! anything is asked of the provider, and what the provider then says is checked to
//! the letter (S35). An *identity* is an issuer with a subject; the address beside
//! them is shown and never believed. A *connection* is an identity that signs in to
//! an account here: made by its owner's confirmation, never by an address (S36).
//!
//! What it stops: a callback that somebody else began (state and browser), an answer
//! of another provider (a redirect address, an issuer and a nonce each), a stolen
//! code (PKCE), an account taken over by a provider that asserts its address.

pub(in crate::auth) mod authorization;
mod discovery;
mod exchange;
mod github;
mod http;
mod id_token;
pub(in crate::auth) mod linked_accounts;
mod oidc;
pub(in crate::auth) mod pending_links;
pub(in crate::auth) mod protocol;
pub(in crate::auth) mod registry;
pub(in crate::auth) mod tolerant;

/// Where the owner of an account links, confirms and unlinks accounts of identity providers.
pub(in crate::auth) const CONNECTIONS: &str = "/settings/connections";
