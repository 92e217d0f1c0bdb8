//! Output of a run: a table, a JSON file, and a comparison with an earlier run.

use std::fs;

use anyhow::{Context, Result};

use crate::measure::{Figure, Measured, Page};

/// Prints all results as tables.
pub fn print(measured: &Measured) {
    println!("\n{} documents\n", measured.documents);
    println!(
        "{:<26} {:>5} {:>9} {:>9} {:>9} {:>12} {:>12}",
        "", "conn.", "a second", "p50 ms", "p99 ms", "server s/k", "postgres s/k"
    );
    for page in &measured.pages {
        println!(
            "{:<26} {:>5} {:>9.0} {:>9.2} {:>9.2} {:>12.3} {:>12.3}",
            page.name,
            page.connections,
            page.per_second,
            page.p50,
            page.p99,
            page.server_cpu,
            page.postgres_cpu
        );
    }
    println!(
        "\n{:<24} {:>11} {:>12} {:>6}",
        "", "statements", "round trips", "pings"
    );
    for page in &measured.statements {
        println!(
            "{:<24} {:>11} {:>12} {:>6}",
            page.name, page.statements, page.round_trips, page.pings
        );
    }
    println!(
        "\n{:<24} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}  (brotli; HTML as a proxy compresses it)",
        "first load, kB", "HTML", "CSS", "JS", "WASM", "font", "together"
    );
    for (name, load) in &measured.first_loads {
        let kb = |bytes: u64| bytes as f64 / 1000.0;
        println!(
            "{name:<24} {:>8.1} {:>8.1} {:>8.1} {:>8.1} {:>8.1} {:>8.1}",
            kb(load.html),
            kb(load.css),
            kb(load.js),
            kb(load.wasm),
            kb(load.font),
            kb(load.total())
        );
    }
    println!();
    for figure in measured.figures.iter().chain(&derived(measured)) {
        println!("{:<56} {:>9.2}", figure.name, figure.value);
    }
}

/// Figures that are computed from others: throughput as a share of the baseline's.
fn derived(measured: &Measured) -> Vec<Figure> {
    let rate = |name: &str| {
        let found = measured
            .pages
            .iter()
            .find(|page| page.name == name && page.connections == 16);
        found.map(|page| page.per_second)
    };
    let share = |(name, baseline): (&str, &str)| {
        Some(Figure {
            name: format!("{name}, 16 connections: share of “{baseline}”"),
            value: rate(name)? / rate(&format!("{baseline}: {name}"))?,
        })
    };
    [
        ("document list", "baseline"),
        ("document list", "unrendered"),
        ("one document", "baseline"),
        ("one document", "unrendered"),
    ]
    .into_iter()
    .filter_map(share)
    .collect()
}

/// Writes the results as JSON, for `compare`.
pub fn write(measured: &Measured, file: &str) -> Result<()> {
    fs::write(file, serde_json::to_string_pretty(measured)?)
        .with_context(|| format!("{file} cannot be written"))
}

/// Prints each figure as a ratio to that of an earlier run.
pub fn compare(measured: &Measured, file: &str) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("{file} cannot be read"))?;
    let before: Measured = serde_json::from_str(&text)?;
    println!("\nnow as a share of {file}:");
    for now in &measured.pages {
        let same = |page: &&Page| page.name == now.name && page.connections == now.connections;
        let Some(then) = before.pages.iter().find(same) else {
            continue;
        };
        println!(
            "{:<26} {:>5}   a second {:>5.2}   p50 {:>5.2}   p99 {:>5.2}   server {:>5.2}   postgres {:>5.2}",
            now.name,
            now.connections,
            now.per_second / then.per_second,
            now.p50 / then.p50,
            now.p99 / then.p99,
            now.server_cpu / then.server_cpu,
            now.postgres_cpu / then.postgres_cpu
        );
    }
    for now in &measured.figures {
        if let Some(then) = before.figures.iter().find(|figure| figure.name == now.name) {
            println!("{:<56} {:>5.2}", now.name, now.value / then.value);
        }
    }
    Ok(())
}
