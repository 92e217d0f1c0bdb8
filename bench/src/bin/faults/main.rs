//! Fault tests with real processes: the reliability requirements (R1 to R8) under faults and load,
//! and timing attacks (S4). `cargo ci faults` runs the quick ones, `cargo xtask faults` all, longer.
//!
//! `faults [--quick] [NAME …]`, with the variables of `bench`.

mod database_away;
mod flood;
mod hung_up;
mod killed;
mod mail_away;
mod once;
mod replaced;
mod shared;
mod sink;
mod swept;
mod timing;

use std::time::Instant;

use anyhow::{Result, bail};
use bench::seed::{self, Database};

/// The size of a fault test.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// A few seconds each, run for every change.
    Quick,
    /// The full size, run on demand.
    Whole,
}

impl Scale {
    /// The value for this size.
    pub fn pick<T>(self, quick: T, whole: T) -> T {
        match self {
            Self::Quick => quick,
            Self::Whole => whole,
        }
    }
}

const FAULTS: [&str; 10] = [
    "database-cut",
    "database-silent",
    "database-restarted",
    "pool",
    "hung-up",
    "mail",
    "once",
    "replaced",
    "shared",
    "killed",
];

/// Fault tests that take minutes.
const SLOW_FAULTS: [&str; 2] = ["swept", "timing"];

#[tokio::main]
async fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let scale = match words.iter().any(|word| word == "--quick") {
        true => Scale::Quick,
        false => Scale::Whole,
    };
    let known: Vec<&str> = FAULTS.into_iter().chain(SLOW_FAULTS).collect();
    let requested: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| *word != "--quick")
        .collect();
    if let Some(unknown) = requested.iter().find(|name| !known.contains(name)) {
        bail!("`{unknown}` is not one of {}", known.join(", "));
    }
    let names = match requested.is_empty() {
        true => known,
        false => requested,
    };
    let database = Database::from_environment()?;
    seed::fill(&database, 2000).await?;
    let mut failed = 0;
    for name in names {
        let since = Instant::now();
        println!("\n── {name}");
        let outcome = run(name, &database, scale).await;
        if let Err(error) = &outcome {
            failed += 1;
            println!("   FAILED: {error:#}");
        }
        println!("── {name}: {:.1?}", since.elapsed());
    }
    match failed {
        0 => Ok(()),
        _ => bail!("{failed} failed"),
    }
}

async fn run(name: &str, database: &Database, scale: Scale) -> Result<()> {
    match name {
        "database-cut" => database_away::cut(database, scale).await,
        "database-silent" => database_away::silent(database, scale).await,
        "database-restarted" => database_away::restarted(database).await,
        "pool" => flood::pool(database).await,
        "hung-up" => hung_up::run(database).await,
        "mail" => mail_away::run(database).await,
        "once" => once::run(database).await,
        "replaced" => replaced::run(database, scale).await,
        "shared" => shared::run(database).await,
        "killed" => killed::run(database, scale).await,
        "swept" => swept::run(database, scale).await,
        _ => timing::run(database, scale).await,
    }
}
