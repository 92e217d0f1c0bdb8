//! Identity providers (S33 to S37).
//!
//! An *authorization request* begins with a button and ends with the provider's callback. The
//! callback is checked to be of this browser, of this provider and unused (S34) before anything is
//! sent to the provider; the provider's response is then checked strictly (S35). An *identity* is
//! an issuer and a subject; the e-mail address beside them is shown and never trusted. A *linked
//! account* is an identity that signs in to an account here; its owner's confirmation links it,
//! never an e-mail address (S36).
//!
//! Attacks that this stops: a callback that an attacker began (`state` and the browser's secret), a
//! response of another provider (each has its own redirect URI, issuer and nonce), a stolen code
//! (PKCE), and a provider that asserts another user's e-mail address to take over the account.

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

/// Settings page where users link, confirm and unlink accounts of identity providers.
pub(in crate::auth) const LINKED_ACCOUNTS_PAGE: &str = "/settings/connections";
