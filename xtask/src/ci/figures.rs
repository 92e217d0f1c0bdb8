//! How long each step took when it was last measured: the table of `docs/figures.md`.

use std::{collections::BTreeMap, fs};

use anyhow::{Context, Result};

use crate::workspace;

/// The heading above the table.
const HEADING: &str = "## Checks";

/// The measured duration of each step, in seconds, by its name.
pub fn of_checks() -> Result<BTreeMap<String, u64>> {
    let text = fs::read_to_string(workspace::root().join("docs/figures.md"))?;
    let (_, section) = text
        .split_once(HEADING)
        .with_context(|| format!("docs/figures.md has no heading `{HEADING}`"))?;
    Ok(section
        .lines()
        .take_while(|line| !line.starts_with("## "))
        .filter_map(row)
        .collect())
}

/// A row of the form `| \`name\` | seconds | …`.
fn row(line: &str) -> Option<(String, u64)> {
    let mut cells = line.split('|').map(str::trim).skip(1);
    let name = cells.next()?.strip_prefix('`')?.strip_suffix('`')?;
    let seconds = cells.next()?.replace(',', "").parse().ok()?;
    Some((name.to_owned(), seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_a_figure_and_every_figure_a_step() {
        let figures = of_checks().unwrap();
        let mut steps: Vec<&str> = crate::ci::STEPS.iter().map(|step| step.name).collect();
        steps.sort_unstable();
        assert_eq!(figures.keys().map(String::as_str).collect::<Vec<_>>(), steps);
    }
}
