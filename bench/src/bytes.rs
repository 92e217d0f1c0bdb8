//! What a browser that was never here loads for its first page.

use std::io::Write;

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

/// Loads a page, and what it names.
pub async fn first_load(client: &mut Client, page: &Asked) -> Result<FirstLoad> {
    let html = client.ask(page).await?.into_body();
    let text = std::str::from_utf8(&html)?;
    let mut loaded = FirstLoad {
        html: compressed(&html)?,
        html_plain: html.len() as u64,
        css: 0,
        js: 0,
        wasm: 0,
    };
    for path in assets(text) {
        let asked = Asked::page(path).with("accept-encoding", "br");
        let answer = client.ask(&asked).await?;
        anyhow::ensure!(
            answer
                .headers()
                .get("content-encoding")
                .is_some_and(|coding| coding == "br"),
            "{path} is not compressed; build the site by `cargo xtask build`"
        );
        let kept = answer.headers().get("cache-control");
        anyhow::ensure!(
            kept.is_some_and(|kept| kept == "public, max-age=31536000, immutable"),
            "{path} is not kept: {kept:?}; its name says what it holds"
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
