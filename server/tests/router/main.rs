//! HTTP tests of the router without a browser: status, cookies, headers and redirects, for requests by
//! fetch and for plain forms without JavaScript.

#![allow(missing_docs, clippy::unwrap_used)]
// Tests may query the database directly, over connections that no request shares.
#![allow(clippy::disallowed_methods)]

#[path = "../../../domain/tests/test_authenticator.rs"]
mod authenticator;
mod avatars;
mod bearers;
mod cancelled_requests;
mod client;
mod client_ip;
mod connections;
mod content;
mod cookies;
mod cross_site;
mod documents;
mod echo;
mod endpoints;
mod events;
#[path = "../../../guard/tests/forged.rs"]
mod forged;
mod half_finished;
mod headers;
mod hostile_input;
mod limits;
mod look;
mod metrics;
mod misbehaving_providers;
mod pages;
mod pasted_input;
mod permission_matrix;
mod providers;
mod request_targets;
mod secret_leaks;
mod settings;
mod sign_in;
mod sign_in_matrix;
mod sign_out;
#[path = "../../../guard/tests/signer.rs"]
mod signer;
mod site;
mod source_rules;
mod stolen_sessions;
mod test_provider;
mod tokens;
mod transport_parity;

/// Runs one ignored test in its own process, because it checks state of the whole process (metrics,
/// the tracing subscriber), which other tests would change.
fn assert_ignored_test_passes(test: &str) {
    let alone = std::process::Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--ignored"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&alone.stdout);
    assert!(alone.status.success() && said.contains("1 passed"), "{said}");
}
