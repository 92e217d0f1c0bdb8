//! The cargo command of all checks: with the same arguments everywhere, they share compiled crates.

use std::process::Command;

use crate::workspace;

/// Every package of the server's side, and the features that tests need, as cargo's arguments.
/// All commands name them all, whichever program or test they build: cargo chooses the features
/// of a dependency by the packages that are named, and compiles it again for each set of features.
pub const PACKAGES: &[&str] = &[
    "-p",
    "messages",
    "-p",
    "domain",
    "-p",
    "app",
    "-p",
    "guard",
    "-p",
    "server",
    "-p",
    "wire",
    "-p",
    "bench",
    "--features",
    "domain/testing,server/dev",
];

/// `-D warnings`, as `cargo clippy -- -D warnings` hands it to `clippy-driver`: between separators. This variable
/// is not documented; it is what cargo-clippy itself sets.
const LINTS: &str = "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__";

/// Compiles with lints: `clippy-driver` replaces `rustc` for our own crates. So they are compiled once for the
/// lints and for what runs, and the dependencies too, which `cargo clippy` would check once more.
/// Without incremental compilation: in a fresh clone it takes as much disk as all the rest, and does
/// not speed up a single build.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command
        .args(arguments)
        .current_dir(workspace::root())
        .env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver")
        .env("CLIPPY_ARGS", LINTS)
        .env("CARGO_INCREMENTAL", "0");
    command
}
