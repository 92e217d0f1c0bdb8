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

mod connections;
mod discovery;
mod exchange;
mod github;
mod http;
mod id_token;
mod new_identities;
mod oidc;
mod registry;
mod tolerant;
mod visits;

pub use connections::{connections_page, disconnect};
pub use new_identities::{connect_waiting, decline_waiting, new_identity_page, prove_address};
pub use registry::Providers;
pub use visits::{Answer, Arrival, authorization, finish_visit, start_connecting, start_visit};

pub(super) use new_identities::{connect_new_account, wait_in_session};

/// Where the owner of an account connects, confirms and disconnects.
pub(super) const CONNECTIONS: &str = "/settings/connections";
