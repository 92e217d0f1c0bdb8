//! The bytes that a browser with an empty cache downloads for its first page.

use std::io::Write;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::load::{Client, RequestTemplate};

/// Bytes sent over the network, compressed with brotli.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FirstLoad {
    /// The HTML page, compressed as a reverse proxy would; the server itself sends it uncompressed.
    pub html: u64,
    /// The HTML page, uncompressed.
    pub html_plain: u64,
    /// The style sheet.
    pub css: u64,
    /// The script that loads the rest.
    pub js: u64,
    /// WebAssembly.
    pub wasm: u64,
    /// Fonts that the page asks for at once.
    pub font: u64,
}

impl FirstLoad {
    /// All of it.
    pub fn total(&self) -> u64 {
        self.html + self.css + self.js + self.wasm + self.font
    }
}

/// Loads a page and every file of the bundle that it references.
pub async fn first_load(client: &mut Client, page: &RequestTemplate) -> Result<FirstLoad> {
    let html = client.fetch(page).await?.into_body();
    let text = std::str::from_utf8(&html)?;
    let mut loaded = FirstLoad {
        html: compressed(&html)?,
        html_plain: html.len() as u64,
        css: 0,
        js: 0,
        wasm: 0,
        font: 0,
    };
    for path in assets(text) {
        let request = RequestTemplate::page(path).with("accept-encoding", "br");
        let answer = client.fetch(&request).await?;
        // The format of a font is compressed by itself.
        let ending = path.rsplit('.').next().context("a file has an ending")?;
        anyhow::ensure!(
            ending == "woff2"
                || answer
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
        *match ending {
            "woff2" => &mut loaded.font,
            "css" => &mut loaded.css,
            "js" => &mut loaded.js,
            _ => &mut loaded.wasm,
        } += length;
    }
    Ok(loaded)
}

/// The paths of the bundle's files and of the fonts that the page references, each once.
fn assets(page: &str) -> Vec<&str> {
    let mut found: Vec<&str> = page
        .split(['"', '\''])
        .filter(|text| {
            let file = |folder: &str, ends: &[&str]| {
                text.starts_with(folder) && ends.iter().any(|end| text.ends_with(end))
            };
            file("/pkg/", &[".css", ".js", ".wasm"]) || file("/fonts/", &[".woff2"])
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The length in bytes after brotli compression at level 5, as a reverse proxy would compress.
fn compressed(text: &[u8]) -> Result<u64> {
    let mut into = Vec::new();
    brotli::CompressorWriter::new(&mut into, 4096, 5, 22).write_all(text)?;
    Ok(into.len() as u64)
}
