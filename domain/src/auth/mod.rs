//! Signing in, in five layers: `flows` → `credentials` → `challenge` → `session` → `types`. Each layer
//! uses the layers to its right and knows nothing of those to its left. `pages` is beside `flows`.
//!
//! - `types`: ids, e-mail addresses, factors, and the data that pages show.
//! - `session`: sessions, who is signed in, and what is revoked when a credential changes.
//! - `challenge`: a mailed link and code.
//! - `credentials`: passwords, authenticator apps, passkeys, recovery codes and linked accounts.
//! - `flows`: sign in with each credential, prove a second factor, step up, change the e-mail address.
//!
//! Attacks that this stops: guessing (rate limits and counters are rows, so that dropping the
//! cookie does not reset them); mail scanners that open links (a GET consumes nothing, and outside
//! the browser that asked the page only shows the code); session fixation (every sign-in makes a
//! new session id); a session that comes back after sign-out (a session's row is inserted and
//! revoked, never revived); finding out who has an account (S3: known and unknown addresses take
//! the same path; S1: the account is created once the address is proven).

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
