//! Set-up, development and checks. `cargo dev`, `cargo ci` and `cargo db` are
//! aliases of its commands.

mod address;
mod browser;
mod cargo;
mod ci;
mod database;
mod db;
mod dev;
mod first_start;
mod http;
mod mutate;
mod postgres;
mod process;
mod progress;
mod release;
mod scratch;
mod tools;
mod workspace;

use std::process::ExitCode;

const HELP: &str = "\
cargo dev [--release] [--offline] [--port PORT]
                          start the application on its own Postgres
cargo ci [STEP …]         run every check, or the named ones; after domain, router or e2e, some of its tests
cargo db prepare          renew .sqlx after a change to a query
cargo db reset            drop the development database
cargo xtask bench [--documents N] [--seconds N] [--json FILE] [--compare FILE]
                          measure a release build
cargo xtask build         server and site as they are shipped
cargo xtask first-start   clone it, start it from nothing, change something: how long each takes
cargo xtask lighthouse    Lighthouse over a release build
cargo xtask mutate [--sample]
                          remove each check of the database; the tests must notice
cargo xtask faults [NAME …]
                          cut, kill and flood a release build";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["dev", options @ ..] => dev::Options::parse(options).and_then(dev::run),
        ["ci", steps @ ..] => ci::run(steps),
        ["db", "prepare"] => db::prepare(),
        ["db", "reset"] => db::reset(),
        ["mutate"] => mutate::run_standalone(false),
        ["mutate", "--sample"] => mutate::run_standalone(true),
        ["build"] => release::build().map(|server| println!("{}", server.display())),
        ["first-start"] => first_start::run(4600),
        ["lighthouse"] => release::lighthouse(),
        ["bench", options @ ..] => release::bench(options),
        ["faults", names @ ..] => release::faults(names),
        _ => {
            println!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}
