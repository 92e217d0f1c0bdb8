//! `cargo ci`: every check as a named step with its time, each runnable alone.

mod figures;
mod steps;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::postgres::{Durability, Postgres};
use steps::STEPS;

/// State that steps share: a Postgres, started by the first step that needs it.
#[derive(Default)]
struct Context {
    postgres: Option<Postgres>,
    /// The number of warnings in Postgres's log that earlier steps have reported.
    reported_warnings: usize,
    /// Arguments for the step's test program, which select tests.
    arguments: Vec<String>,
}

impl Context {
    fn admin(&mut self) -> Result<String> {
        let postgres = match self.postgres.take() {
            Some(postgres) => postgres,
            None => Postgres::start(Durability::Temporary)?,
        };
        Ok(self.postgres.insert(postgres).url().to_owned())
    }

    /// Fails if a step has left a connection inside a transaction (R8).
    fn check_transactions(&mut self) -> Result<()> {
        let Some(postgres) = &self.postgres else {
            return Ok(());
        };
        let warnings = postgres.transaction_warnings()?;
        let before = std::mem::replace(&mut self.reported_warnings, warnings.len());
        match &warnings[before.min(warnings.len())..] {
            [] => Ok(()),
            [first, ..] => bail!(
                "Postgres warned {} times of transactions that overlap: {first}",
                warnings.len() - before
            ),
        }
    }
}

/// Steps whose tests can be chosen.
const WITH_ARGUMENTS: [&str; 3] = ["domain", "router", "e2e"];

/// Runs the named steps, or all. Further arguments after a step with selectable tests are passed to its
/// test program: a part of a test's path, or for `e2e` a file or another argument of Playwright.
pub fn run(names: &[&str]) -> Result<()> {
    let is_step = |name: &str| STEPS.iter().any(|step| step.name == name);
    let (names, arguments) = match names {
        [step, rest @ ..] if WITH_ARGUMENTS.contains(step) && !rest.iter().any(|name| is_step(name)) => {
            (&names[..1], rest)
        }
        _ => (names, &[][..]),
    };
    if let Some(unknown) = names.iter().find(|name| !is_step(name)) {
        let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        bail!("`{unknown}` is not a step; the steps are {}", known.join(", "));
    }
    let mut context = Context {
        arguments: arguments.iter().map(|word| (*word).to_owned()).collect(),
        ..Context::default()
    };
    let mut results: Vec<(&str, bool, Duration)> = Vec::new();
    for step in STEPS {
        if !names.is_empty() && !names.contains(&step.name) {
            continue;
        }
        println!("\n── {}: {}", step.name, step.what);
        let start = Instant::now();
        let outcome = (step.run)(&mut context).and_then(|()| context.check_transactions());
        if let Err(error) = &outcome {
            eprintln!("{error:#}");
        }
        let taken = start.elapsed();
        println!("── {}: {} in {taken:.1?}", step.name, verdict(outcome.is_ok()));
        results.push((step.name, outcome.is_ok(), taken));
    }
    drop(context);
    summarize(&results)
}

fn summarize(results: &[(&str, bool, Duration)]) -> Result<()> {
    let figures = figures::of_checks()?;
    println!("\n{:>12}  {:>6}  {:>8}  {:>8}", "", "", "took", "figures.md");
    for (name, passed, taken) in results {
        let known = figures
            .get(*name)
            .map_or_else(String::new, |seconds| format!("{seconds} s"));
        println!(
            "{name:>12}  {:>6}  {:>6.0} s  {known:>8}",
            verdict(*passed),
            taken.as_secs_f32()
        );
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
