//! The steps of `cargo ci`.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use super::Context;
use crate::{
    browser,
    cargo::{PACKAGES, cargo},
    database::{Database, Migrator},
    db,
    dev::DEV_FEATURES,
    mutate, process, release,
    tools::{self, CARGO_DENY},
    workspace,
};

/// A check that can be run alone.
pub struct Step {
    /// The name on the command line.
    pub name: &'static str,
    /// What the step checks, for the output.
    pub what: &'static str,
    /// Runs the check; an error is a failed check.
    pub run: fn(&mut Context) -> Result<()>,
}

const fn step(name: &'static str, what: &'static str, run: fn(&mut Context) -> Result<()>) -> Step {
    Step { name, what, run }
}

/// All steps, in the order in which they run: those that fail fastest first.
pub const STEPS: &[Step] = &[
    step("fmt", "formatting", fmt),
    step("xtask", "the set-up's own tests", xtask),
    step("deny", "licences, bans, sources", deny),
    step("clippy", "lints of the server", clippy),
    step("clippy-wasm", "lints of the browser's side", clippy_wasm),
    step("sqlx", "committed queries against the migrations", sqlx),
    step(
        "guard",
        "the guard, and every example in the documentation",
        guard,
    ),
    step("domain", "the domain on a real Postgres", domain),
    step("router", "the router, without a browser", router),
    step(
        "mutate",
        "some of the conditions and policies that isolate tenants, removed",
        mutate_sample,
    ),
    step(
        "plain",
        "the plain binary: what it serves, refuses and lacks",
        plain,
    ),
    step(
        "faults",
        "the plain binary cut off, crowded, replaced and killed",
        faults,
    ),
    step("e2e", "the product in Chromium", e2e),
    step(
        "shipped",
        "the bundle as it is shipped: its bytes, and in Chromium",
        shipped,
    ),
];

fn fmt(_: &mut Context) -> Result<()> {
    process::run(&mut cargo(&["fmt", "--all", "--check"]))
}

fn xtask(_: &mut Context) -> Result<()> {
    process::run(&mut cargo(&["build", "-p", "xtask", "--all-targets"]))?;
    process::run(&mut cargo(&["test", "-p", "xtask"]))
}

/// Compiles all crates that the next steps run. The guard is compiled once more by itself, without the
/// features of dependencies that other crates enable.
fn clippy(_: &mut Context) -> Result<()> {
    process::run(&mut cargo(&[&["build"], PACKAGES, &["--all-targets"]].concat()))?;
    process::run(&mut cargo(&["check", "-p", "guard"]))
}

/// Builds the browser's code in development mode, for `e2e`.
fn islands() -> Result<()> {
    let path = tools::build_path(false)?;
    process::run(
        cargo(&["leptos", "build", "--frontend-only"])
            .args(DEV_FEATURES)
            .env("PATH", path),
    )
}

/// Lints the browser's code with the features of development, and with those of a release.
fn clippy_wasm(_: &mut Context) -> Result<()> {
    islands()?;
    let target = [
        "--target",
        "wasm32-unknown-unknown",
        "--target-dir",
        "target/front",
    ];
    process::run(&mut cargo(
        &[&["build", "-p", "frontend", "--lib"], &target[..]].concat(),
    ))
}

fn sqlx(context: &mut Context) -> Result<()> {
    db::check_queries(&context.admin()?)
}

/// Advisories where their database can be had: it is fetched from the network, which a check of a
/// change must not depend on.
fn deny(_: &mut Context) -> Result<()> {
    let program = CARGO_DENY.install()?.join("cargo-deny");
    let deny = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.args(arguments).current_dir(workspace::root());
        command
    };
    process::run(&mut deny(&["check", "bans", "licenses", "sources"]))?;
    match process::run_quietly(&mut deny(&["fetch", "db"])) {
        Ok(()) => process::run(&mut deny(&["check", "advisories"])),
        Err(_) => {
            println!("advisories were not checked: their database cannot be fetched");
            Ok(())
        }
    }
}

/// Tests of all packages, of the named kinds.
fn tests(targets: &[&str]) -> Command {
    cargo(&[&["test"], PACKAGES, targets].concat())
}

fn guard(_: &mut Context) -> Result<()> {
    process::run(&mut tests(&["--test", "guard"]))?;
    process::run(&mut tests(&["--doc"]))
}

fn domain(context: &mut Context) -> Result<()> {
    let admin = context.admin()?;
    process::run(
        tests(&["--lib", "--test", "domain", "--"])
            .args(&context.arguments)
            .env("TEST_DATABASE_URL", admin),
    )
}

fn router(context: &mut Context) -> Result<()> {
    let admin = context.admin()?;
    process::run(
        tests(&["--test", "router", "--"])
            .args(&context.arguments)
            .env("TEST_DATABASE_URL", admin),
    )
}

fn mutate_sample(context: &mut Context) -> Result<()> {
    mutate::run(&context.admin()?, true)
}

/// Builds the server without the feature `dev`, as in a release. It is built apart from its tests,
/// because with them it would get the features that tests need; together with the programs that
/// measure it, so that dependencies are built once. It has a separate folder, because a server reads
/// `hash.txt`, the hashed names of its bundle, from the folder of its binary.
fn plain_server() -> Result<PathBuf> {
    let packages = ["-p", "server", "-p", "bench"];
    let programs = ["--bin", "server", "--bin", "faults", "--bin", "budgets"];
    process::run(&mut cargo(&[&["build"], &packages[..], &programs].concat()))?;
    let folder = workspace::target_dir().join("plain");
    std::fs::create_dir_all(&folder)?;
    let shipped = folder.join("server");
    // A copy over a program that still runs would fail, and `hash.txt` would be of an earlier bundle.
    for former in [&shipped, &folder.join("hash.txt")] {
        let _ = std::fs::remove_file(former);
    }
    std::fs::copy(workspace::target_dir().join("debug/server"), &shipped)?;
    Ok(shipped)
}

fn plain(context: &mut Context) -> Result<()> {
    let shipped = plain_server()?;
    let database = Database::new(&context.admin()?, "latchkey_plain")?;
    database.recreate(&Migrator::Server(&shipped))?;
    // The tests only use it over HTTP, so they are built like the other tests.
    process::run(
        tests(&["--test", "plain"])
            .env("PLAIN_SERVER", shipped)
            .env("PLAIN_DATABASE_URL", database.app_url()),
    )
}

/// The quick half of `cargo xtask faults`.
fn faults(context: &mut Context) -> Result<()> {
    let server = plain_server()?;
    let mut program = Command::new(workspace::target_dir().join("debug/faults"));
    release::on(program.arg("--quick"), &server, &context.admin()?)
}

/// Checks the browser's code as in a release. The server is a debug build, because its statements and
/// its responses do not depend on the profile.
fn shipped(context: &mut Context) -> Result<()> {
    let server = plain_server()?;
    process::run(
        release::leptos_build()?
            .arg("--frontend-only")
            .env("CARGO_INCREMENTAL", "0"),
    )?;
    let names = workspace::target_dir().join("release/hash.txt");
    std::fs::copy(names, server.with_file_name("hash.txt"))?;
    let mut budgets = Command::new(workspace::target_dir().join("debug/budgets"));
    let admin = context.admin()?;
    release::on(&mut budgets, &server, &admin)?;
    release::in_chromium("shipped.mjs", &server, &admin)
}

fn e2e(context: &mut Context) -> Result<()> {
    let admin = context.admin()?;
    let (folder, path) = browser::end2end()?;
    process::run(&mut browser::program(&folder, &path, browser::TYPESCRIPT))?;
    let chromium = browser::chromium(&folder, &path)?;
    islands()?;
    let programs = ["--bin", "server", "--example", "documents_api"];
    process::run(&mut cargo(&[&["build"], PACKAGES, &programs].concat()))?;
    let template = Database::new(&admin, "latchkey_e2e_template")?;
    template.recreate(&Migrator::Server(&workspace::target_dir().join("debug/server")))?;
    template.add_test_clock()?;
    let mut command = browser::program(&folder, &path, browser::PLAYWRIGHT);
    command
        .arg("test")
        .args(&context.arguments)
        .env("E2E_ADMIN_URL", admin)
        .env("E2E_TEMPLATE", "latchkey_e2e_template");
    if let Some(chromium) = chromium {
        command.env("CHROMIUM", chromium);
    }
    process::run(&mut command)
}
