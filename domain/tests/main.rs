//! Integration tests of the domain on a real Postgres, with a database per test and a file per feature.

#![allow(missing_docs, clippy::unwrap_used)]
// The tests use the owner's connections, which requests do not share.
#![allow(clippy::disallowed_methods)]

mod account;
mod avatars;
mod blocking_pool;
mod challenges;
mod documents;
mod email_code;
mod hostile;
mod known_browsers;
mod limits;
mod magic_link;
mod malformed_input;
mod outbox;
mod passkeys;
mod passwords;
mod pasted_input;
mod pool_connections;
mod rate_limits;
mod resources;
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

/// Tables whose rows belong to one organization; row level security is forced on them.
const TENANT: [&str; 6] = [
    "document_revisions",
    "documents",
    "memberships",
    "organizations",
    "workspace_memberships",
    "workspaces",
];
