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

mod authorization;
mod discovery;
mod exchange;
mod github;
mod http;
mod id_token;
mod linked_accounts;
mod oidc;
mod pending_links;
mod registry;
mod tolerant;

pub use authorization::{
    CallbackOutcome, CallbackParams, authorization_url, finish_authorization, start_authorization,
    start_linking,
};
pub use linked_accounts::{linked_accounts_page, unlink};
pub use pending_links::{confirm_pending_link, decline_pending_link, pending_link_page, prove_address};
pub use registry::Providers;

pub(super) use pending_links::{link_new_account, offer_in_session};

/// Where the owner of an account connects, confirms and disconnects.
pub(super) const CONNECTIONS: &str = "/settings/connections";
