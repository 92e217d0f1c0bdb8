//! Signing in, in layers: `flows` → `credentials` → `challenge` → `session` → `types`, and `pages` beside
//! the flows. An arrow points to what a layer knows; none points back.
//!
//! - `types`: ids, addresses, factors, and what pages show.
//! - `session`: who is signed in, and what ends when a credential changes.
//! - `challenge`: a mailed link and code.
//! - `credentials`: what a user proves with: password, authenticator app, passkey, recovery codes,
//!   accounts of identity providers.
//! - `flows`: what people do: sign in by each way, prove a second factor, step up, change the address.
//!
//! What it stops: guessing (limits and counters in rows, never in a session), mail scanners (nothing
//! is consumed on GET, and in other browsers only the code is shown), session fixation (a new id at
//! every sign-in), a session that comes back after sign-out (rows are only ever inserted or revoked).
//! Unknown addresses take the same path as known ones (S3); the account is made when the address is
//! proven (S1).

mod types;

#[cfg(feature = "server")]
mod challenge;
#[cfg(feature = "server")]
mod credentials;
#[cfg(feature = "server")]
mod flows;
#[cfg(feature = "server")]
mod pages;
#[cfg(feature = "server")]
mod session;

#[cfg(feature = "server")]
mod exports;

#[cfg(feature = "server")]
pub use exports::*;
pub use types::*;
