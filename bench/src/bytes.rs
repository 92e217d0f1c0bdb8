//! What a browser that was never here loads for its first page.

use std::{collections::HashMap, io::Write, path::Path};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::load::{Asked, Client};

/// Bytes over the wire, in brotli.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FirstLoad {
    /// The page itself, as a proxy would compress it: we send it plain.
    pub html: u64,
    /// The page as we send it.
    pub html_plain: u64,
    /// The style sheet.
    pub css: u64,
    /// The script that loads the rest.
    pub js: u64,
    /// WebAssembly.
    pub wasm: u64,
}

/// Loads a page, what it names, and the parts of its group (`pages!`).
pub async fn first_load(client: &mut Client, page: &Asked, of: &str) -> Result<FirstLoad> {
    let html = client.ask(page).await?.into_body();
    let text = std::str::from_utf8(&html)?;
    let mut loaded = FirstLoad {
        html: compressed(&html)?,
        html_plain: html.len() as u64,
        css: 0,
        js: 0,
        wasm: 0,
    };
    let mut files: Vec<String> = assets(text).into_iter().map(str::to_owned).collect();
    files.extend(parts(client, of).await?);
    for path in &files {
        let asked = Asked::page(path).with("accept-encoding", "br");
        let answer = client.ask(&asked).await?;
        anyhow::ensure!(
            answer
                .headers()
                .get("content-encoding")
                .is_some_and(|coding| coding == "br"),
            "{path} is not compressed; build the site by `cargo xtask build`"
        );
        let length = answer.body().len() as u64;
        let ending = path.rsplit('.').next().context("a file has an ending")?;
        *match ending {
            "css" => &mut loaded.css,
            "js" => &mut loaded.js,
            _ => &mut loaded.wasm,
        } += length;
    }
    Ok(loaded)
}

/// The parts that the script loads for a page of this group, and the script that does. None
/// in a build that was not split.
async fn parts(client: &mut Client, of: &str) -> Result<Vec<String>> {
    let server = std::env::var("BENCH_SERVER")?;
    let names = std::fs::read_to_string(Path::new(&server).with_file_name("hash.txt")).unwrap_or_default();
    let hash = |kind: &str| {
        names
            .lines()
            .find_map(|line| line.strip_prefix(kind)?.strip_prefix(": "))
    };
    let (Some(manifest), Some(script)) = (hash("manifest"), hash("split")) else {
        return Ok(Vec::new());
    };
    let manifest = Asked::page(format!("/pkg/__wasm_split_manifest.{manifest}.json"));
    let groups: HashMap<String, Vec<String>> = serde_json::from_slice(client.ask(&manifest).await?.body())?;
    // Behind the name stands a hash of where it is declared.
    let is_named = |key: &str| key.rsplit_once('_').is_some_and(|(name, _)| name == of);
    let group = groups.iter().find(|(key, _)| is_named(key));
    let (_, files) = group.with_context(|| format!("the build has no group `{of}`"))?;
    let mut parts: Vec<String> = files.iter().map(|file| format!("/pkg/{file}.wasm")).collect();
    parts.push(format!("/pkg/__wasm_split.{script}.js"));
    Ok(parts)
}

/// Every file of the bundle that the page names, once.
fn assets(page: &str) -> Vec<&str> {
    let mut found: Vec<&str> = page
        .split(['"', '\''])
        .filter(|text| {
            text.starts_with("/pkg/") && [".css", ".js", ".wasm"].iter().any(|end| text.ends_with(end))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// As a proxy would, at its usual level.
fn compressed(text: &[u8]) -> Result<u64> {
    let mut into = Vec::new();
    brotli::CompressorWriter::new(&mut into, 4096, 5, 22).write_all(text)?;
    Ok(into.len() as u64)
}
