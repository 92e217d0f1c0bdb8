//! `cargo ci`: every check as a named step with its time, each runnable alone.

use std::{
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

use crate::{
    browser,
    database::Database,
    db,
    dev::DEV_FEATURES,
    mutate,
    postgres::{Durability, Postgres},
    process, release,
    tools::{self, CARGO_DENY},
    workspace,
};

type Step = (&'static str, &'static str, fn(&mut Context) -> Result<()>);

const STEPS: &[Step] = &[
    ("fmt", "formatting", fmt),
    ("clippy", "lints of the server", clippy),
    ("clippy-wasm", "lints of the browser's side", clippy_wasm),
    ("sqlx", "committed queries against the migrations", sqlx),
    ("deny", "licences, bans, sources", deny),
    ("guard", "the guard, without our server", guard),
    ("domain", "the domain on a real Postgres", domain),
    ("router", "the router, without a browser", router),
    (
        "mutate",
        "some of the walls between tenants, taken down",
        |context| mutate::run(&context.admin()?, true),
    ),
    (
        "plain",
        "the plain binary: what it serves, refuses and lacks",
        plain,
    ),
    (
        "faults",
        "the plain binary cut off, crowded, replaced and killed",
        faults,
    ),
    ("e2e", "the product in Chromium", e2e),
    (
        "shipped",
        "the bundle as it is shipped: its bytes, and in Chromium",
        shipped,
    ),
];

/// What steps share: a Postgres, once one of them needs it.
#[derive(Default)]
struct Context {
    postgres: Option<Postgres>,
    /// Warnings of its log that a step has answered for already.
    warnings: usize,
}

impl Context {
    fn admin(&mut self) -> Result<String> {
        let postgres = match self.postgres.take() {
            Some(postgres) => postgres,
            None => Postgres::start(Durability::Temporary)?,
        };
        Ok(self.postgres.insert(postgres).url().to_owned())
    }

    /// Whatever a step tried, none of it may leave a connection inside a transaction (R8).
    fn check_transactions(&mut self) -> Result<()> {
        let Some(postgres) = &self.postgres else {
            return Ok(());
        };
        let warnings = postgres.transaction_warnings()?;
        let before = std::mem::replace(&mut self.warnings, warnings.len());
        match &warnings[before.min(warnings.len())..] {
            [] => Ok(()),
            [first, ..] => bail!(
                "Postgres warned {} times of transactions that overlap: {first}",
                warnings.len() - before
            ),
        }
    }
}

/// Runs the named steps, or all.
pub fn run(names: &[&str]) -> Result<()> {
    if let Some(unknown) = names
        .iter()
        .find(|name| !STEPS.iter().any(|step| step.0 == **name))
    {
        let known: Vec<&str> = STEPS.iter().map(|step| step.0).collect();
        bail!("`{unknown}` is not a step; the steps are {}", known.join(", "));
    }
    let mut context = Context::default();
    let mut results: Vec<(&str, bool, Duration)> = Vec::new();
    for (name, what, step) in STEPS {
        if !names.is_empty() && !names.contains(name) {
            continue;
        }
        println!("\n── {name}: {what}");
        let start = Instant::now();
        let outcome = step(&mut context).and_then(|()| context.check_transactions());
        if let Err(error) = &outcome {
            eprintln!("{error:#}");
        }
        let taken = start.elapsed();
        println!("── {name}: {} in {taken:.1?}", verdict(outcome.is_ok()));
        results.push((name, outcome.is_ok(), taken));
    }
    drop(context);
    println!();
    for (name, passed, taken) in &results {
        println!("{:>12}  {}  {taken:>7.1?}", name, verdict(*passed));
    }
    let failed = results.iter().filter(|(_, passed, _)| !passed).count();
    println!("{} passed, {failed} failed", results.len() - failed);
    if failed > 0 {
        std::process::exit(1);
    }
    Ok(())
}

fn verdict(passed: bool) -> &'static str {
    if passed { "passed" } else { "FAILED" }
}

/// Without incremental compilation: in a fresh clone it takes as much disk as all the
/// rest, and helps nobody who builds once.
fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(workspace::root());
    command.env("CARGO_INCREMENTAL", "0");
    command
}

fn fmt(_: &mut Context) -> Result<()> {
    process::run(&mut cargo(&["fmt", "--all", "--check"]))
}

fn clippy(_: &mut Context) -> Result<()> {
    let lints = ["--all-targets", "--", "-D", "warnings"];
    process::run(&mut cargo(
        &[&["clippy"], &workspace::CHECKED[..], &lints].concat(),
    ))
}

fn clippy_wasm(_: &mut Context) -> Result<()> {
    tools::add_wasm_target()?;
    let flags = [
        "--target",
        "wasm32-unknown-unknown",
        "--target-dir",
        "target/front",
    ];
    // As it is shipped, and as it is developed.
    for features in [&[][..], &["--features", "dev"]] {
        let package = [&["clippy", "-p", "frontend", "--lib"], features].concat();
        process::run(&mut cargo(
            &[&package, &flags[..], &["--", "-D", "warnings"]].concat(),
        ))?;
    }
    Ok(())
}

fn sqlx(context: &mut Context) -> Result<()> {
    let admin = context.admin()?;
    db::sqlx_prepare(&admin, &["--check"])
}

fn deny(_: &mut Context) -> Result<()> {
    let deny = CARGO_DENY.install()?.join("cargo-deny");
    process::run(
        Command::new(deny)
            .args(["check", "bans", "licenses", "sources"])
            .current_dir(workspace::root()),
    )
}

/// Its documentation too: what it shows there compiles.
fn guard(_: &mut Context) -> Result<()> {
    process::run(&mut cargo(&["test", "-p", "guard"]))
}

fn domain(context: &mut Context) -> Result<()> {
    let admin = context.admin()?;
    let targets = ["--lib", "--test", "domain"];
    process::run(
        cargo(&[&["test"], &workspace::TESTED[..], &targets].concat()).env("TEST_DATABASE_URL", admin),
    )
}

fn router(context: &mut Context) -> Result<()> {
    let admin = context.admin()?;
    let targets = ["--test", "router"];
    process::run(
        cargo(&[&["test"], &workspace::TESTED[..], &targets].concat()).env("TEST_DATABASE_URL", admin),
    )
}

/// Without the feature `dev`, as it is shipped. Built by itself: together with its
/// tests it would get the features that tests need; together with the programs that measure
/// it, their dependencies are built once. In a folder of its own: the names of a bundle lie
/// beside the binary.
fn plain_server() -> Result<PathBuf> {
    let packages = ["-p", "server", "-p", "bench"];
    let programs = ["--bin", "server", "--bin", "torture", "--bin", "budgets"];
    process::run(&mut cargo(&[&["build"], &packages[..], &programs].concat()))?;
    let folder = workspace::target_dir().join("plain");
    std::fs::create_dir_all(&folder)?;
    let shipped = folder.join("server");
    // A copy over one that still runs would fail; names of a bundle are those of an earlier one.
    for former in [&shipped, &folder.join("hash.txt")] {
        let _ = std::fs::remove_file(former);
    }
    std::fs::copy(workspace::target_dir().join("debug/server"), &shipped)?;
    Ok(shipped)
}

fn plain(context: &mut Context) -> Result<()> {
    let database = Database::new(&context.admin()?, "latchkey_plain")?;
    database.recreate()?;
    let shipped = plain_server()?;
    // The tests only speak to it, so they are built as the others are.
    process::run(
        cargo(&[&["test"], &workspace::TESTED[..], &["--test", "plain"]].concat())
            .env("PLAIN_SERVER", shipped)
            .env("PLAIN_DATABASE_URL", database.app_url()),
    )
}

/// The quick half of `cargo xtask torture`.
fn faults(context: &mut Context) -> Result<()> {
    let server = plain_server()?;
    let mut torture = Command::new(workspace::target_dir().join("debug/torture"));
    torture.arg("--quick").env("BENCH_SERVER", server);
    release::on(&mut torture, &context.admin()?)
}

/// The browser's half as it is shipped; what the server asks of Postgres, and what it
/// serves, does not depend on how it was built.
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
    budgets.env("BENCH_SERVER", &server);
    let admin = context.admin()?;
    release::on(&mut budgets, &admin)?;
    release::in_chromium("shipped.mjs", &server, &admin)
}

fn e2e(context: &mut Context) -> Result<()> {
    let admin = context.admin()?;
    let (folder, path) = browser::end2end()?;
    let chromium = browser::chromium(&folder, &path)?;
    process::run(
        cargo(&["leptos", "build"])
            .args(DEV_FEATURES)
            .env("PATH", tools::build_path(false)?),
    )?;
    process::run(&mut cargo(&[
        "build",
        "-p",
        "guard",
        "--example",
        "documents_api",
    ]))?;
    let template = Database::new(&admin, "latchkey_e2e_template")?;
    template.recreate()?;
    template.add_test_clock()?;
    let mut command = browser::playwright(&folder, &path);
    command
        .arg("test")
        .env("E2E_ADMIN_URL", admin)
        .env("E2E_TEMPLATE", "latchkey_e2e_template");
    if let Some(chromium) = chromium {
        command.env("CHROMIUM", chromium);
    }
    process::run(&mut command)
}
