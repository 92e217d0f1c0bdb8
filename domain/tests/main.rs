//! The domain on a real Postgres, a database per test; one file a feature.

#![allow(missing_docs, clippy::unwrap_used)]
// Over the owner's connections, which no request shares.
#![allow(clippy::disallowed_methods)]

mod account;
mod avatars;
mod blocking_pool;
mod connections;
mod documents;
mod hostile;
mod known_browsers;
mod limits;
mod magic_link;
mod malformed_input;
mod otp;
mod outbox;
mod passkeys;
mod passwords;
mod pasted_input;
mod rate_limits;
mod schema;
mod second_factor;
mod secret_leaks;
mod secrets;
mod sessions;
mod smtp;
mod tenancy;
mod tenant_isolation;
mod test_authenticator;
mod tokens;

/// Tables with rows of one organization; row level security is forced on them.
const TENANT: [&str; 6] = [
    "document_revisions",
    "documents",
    "memberships",
    "organizations",
    "workspace_memberships",
    "workspaces",
];
