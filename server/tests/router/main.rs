//! The router without a browser: status, cookies, headers and redirects, for the
//! fetch way and for the way without JavaScript.

#![allow(missing_docs, clippy::unwrap_used)]
// Over an administrator's connections, which no request shares.
#![allow(clippy::disallowed_methods)]

mod addresses;
#[path = "../../../domain/tests/test_authenticator.rs"]
mod authenticator;
mod avatars;
mod bearers;
mod canaries;
mod client;
mod connections;
mod content;
mod cookies;
mod cross_site;
mod documents;
mod echo;
mod events;
mod evicted;
#[path = "../../../guard/tests/forged.rs"]
mod forged;
mod given_up;
mod half_finished;
mod headers;
mod hostile;
mod limits;
mod matrix;
mod metrics;
mod odd_providers;
mod pages;
mod parity;
mod pasted;
mod provider;
mod providers;
mod settings;
mod sign_in;
mod sign_out;
#[path = "../../../guard/tests/signer.rs"]
mod signer;
mod sources;
mod targets;
mod tokens;
mod ways_in;

/// Runs one ignored test of this program in a process of its own: what it looks at is the
/// whole process's.
fn assert_passes_alone(test: &str) {
    let alone = std::process::Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--ignored"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&alone.stdout);
    assert!(alone.status.success() && said.contains("1 passed"), "{said}");
}
