//! The steps of a start that are still to be done, and how long they take, printed before it begins.

use anyhow::{Result, bail};

use super::Options;
use crate::{postgres, progress, tools};

/// The missing parts, each with a name and the minutes that it takes on two cores.
pub struct Plan {
    /// Tools that have to be downloaded or installed.
    missing: Vec<(String, u8)>,
    /// Steps of the first start: compilation and demonstration data.
    first_steps: Vec<(String, u8)>,
}

impl Plan {
    /// Finds out what is missing.
    pub fn of(options: Options) -> Self {
        let mut missing = tools::missing();
        if std::env::var_os("DATABASE_URL").is_none() && !postgres::is_installed() {
            missing.push(("Postgres".to_owned(), 1));
        }
        let first_steps = match options.server().is_file() {
            true => Vec::new(),
            false => vec![
                (
                    "compiling server and pages".to_owned(),
                    if options.release { 12 } else { 8 },
                ),
                ("writing the demonstration".to_owned(), 0),
            ],
        };
        Self { missing, first_steps }
    }

    /// Prints the plan. An error if something is missing that cannot be downloaded offline.
    pub fn announce(&self, options: Options) -> Result<()> {
        let names: Vec<&str> = self.missing.iter().map(|(name, _)| name.as_str()).collect();
        if options.offline && !names.is_empty() {
            bail!(
                "{} must be fetched: start `cargo dev` once without --offline",
                names.join(", ")
            );
        }
        let steps: Vec<&(String, u8)> = self.missing.iter().chain(&self.first_steps).collect();
        if steps.is_empty() {
            println!("starting; ready in seconds, or after recompiling if sources changed");
            return Ok(());
        }
        let minutes: u32 = steps.iter().map(|(_, minutes)| u32::from(*minutes)).sum();
        println!(
            "The first start takes about {} min on two cores; the next ones take seconds.",
            minutes.max(1)
        );
        for (name, minutes) in &steps {
            match minutes {
                0 => println!("  {name}"),
                minutes => println!("  {name}, about {minutes} min"),
            }
        }
        println!();
        progress::expect(steps.len());
        Ok(())
    }
}
