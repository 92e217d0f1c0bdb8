//! Measurements and faults: a release build, a Postgres of its own, and the crate `bench`.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use crate::{
    browser,
    database::{Database, Migrator},
    postgres::{Durability, Postgres},
    process, tools, workspace,
};

/// A release build: compressed files whose names contain a hash of their content, so that browsers cache
/// them without limit. In development such names would break reloading.
pub fn leptos_build() -> Result<Command> {
    let mut command = Command::new("cargo");
    command
        .args(["leptos", "build", "--release", "--precompress"])
        .current_dir(workspace::root())
        .env("LEPTOS_HASH_FILES", "true")
        .env("PATH", tools::build_path(true)?);
    Ok(command)
}

/// `cargo xtask bench …`
pub fn bench(options: &[&str]) -> Result<()> {
    run("bench", options)
}

/// `cargo xtask faults …`
pub fn faults(options: &[&str]) -> Result<()> {
    run("faults", options)
}

fn run(program: &str, options: &[&str]) -> Result<()> {
    let server = build()?;
    process::run(
        Command::new("cargo")
            .args(["build", "--release", "-p", "bench", "--bin", program])
            .current_dir(workspace::root()),
    )?;
    let postgres = Postgres::start(Durability::Temporary)?;
    let program = workspace::target_dir().join("release").join(program);
    on(Command::new(program).args(options), &server, postgres.url())
}

/// Runs a program of the crate `bench` with a server binary and a separate database.
pub fn on(command: &mut Command, server: &Path, admin: &str) -> Result<()> {
    let name = "latchkey_bench";
    Database::new(admin, name)?.recreate(&Migrator::Server(server))?;
    command
        .env("BENCH_SERVER", server)
        .current_dir(workspace::root())
        .env("BENCH_ADMIN_URL", admin)
        .env("BENCH_DATABASE", name);
    process::run(command)
}

/// `cargo xtask lighthouse`
pub fn lighthouse() -> Result<()> {
    let server = build()?;
    let postgres = Postgres::start(Durability::Temporary)?;
    in_chromium("lighthouse.mjs", &server, postgres.url())
}

/// Runs a script of `end2end` that looks at what is shipped.
pub fn in_chromium(script: &str, server: &Path, admin: &str) -> Result<()> {
    let (folder, path) = browser::end2end()?;
    let chromium = browser::chromium(&folder, &path)?;
    let name = "latchkey_shipped_template";
    Database::new(admin, name)?.recreate(&Migrator::Server(server))?;
    let mut command = Command::new("node");
    command
        .arg(script)
        .current_dir(&folder)
        .env("PATH", &path)
        .env("SHIPPED_ADMIN_URL", admin)
        .env("SHIPPED_TEMPLATE", name)
        .env("SHIPPED_SERVER", server);
    if let Some(chromium) = chromium {
        command.env("CHROMIUM", chromium);
    }
    process::run(&mut command)
}

/// `cargo xtask build`: the server, into `target/release`, and the site, into `target/site`.
pub fn build() -> Result<PathBuf> {
    process::run(&mut leptos_build()?)?;
    Ok(workspace::target_dir().join("release/server"))
}
