//! The benchmark. `cargo xtask bench` builds server and site, starts a separate Postgres, and runs
//! this.
//!
//! `bench [--documents N] [--seconds N] [--json FILE] [--compare FILE]`, with
//! `BENCH_ADMIN_URL` (an administrator of a Postgres), `BENCH_DATABASE` (a database with
//! the migrations) and `BENCH_SERVER` (the release binary).

mod baseline;
mod measure;
mod report;

use anyhow::{Context, Result, bail};
use bench::seed;

/// The allocator of the server, so that the baseline uses the same one.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Command-line options.
struct Options {
    documents: u64,
    seconds: u64,
    json: Option<String>,
    compare: Option<String>,
}

impl Options {
    fn parse(words: &[String]) -> Result<Self> {
        let mut options = Self {
            documents: 20_000,
            seconds: 4,
            json: None,
            compare: None,
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let value = words.next().with_context(|| format!("{word} wants a value"))?;
            match word.as_str() {
                "--documents" => options.documents = value.parse()?,
                "--seconds" => options.seconds = value.parse()?,
                "--json" => options.json = Some(value.clone()),
                "--compare" => options.compare = Some(value.clone()),
                _ => bail!("[--documents N] [--seconds N] [--json FILE] [--compare FILE]"),
            }
        }
        Ok(options)
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    // The baseline runs as a separate process, so that its CPU time can be measured.
    if words.first().is_some_and(|word| word == "baseline") {
        return baseline::serve().await;
    }
    let options = Options::parse(&words)?;
    let database = seed::Database::from_environment()?;
    seed::fill(&database, options.documents).await?;
    let measured = measure::all(&database, options.seconds, options.documents).await?;
    report::print(&measured);
    if let Some(file) = &options.json {
        report::write(&measured, file)?;
    }
    if let Some(file) = &options.compare {
        report::compare(&measured, file)?;
    }
    Ok(())
}
