use std::{collections::HashMap, sync::LazyLock};

use domain::config::LeptosConfig;

/// The hashes in the names of the files: cargo-leptos writes them to a file in the folder of the program.
/// Without that file the names have no hashes.
static HASHES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let program = std::env::current_exe().unwrap_or_default();
    let hashes = std::fs::read_to_string(program.with_file_name("hash.txt")).unwrap_or_default();
    let pairs = hashes.lines().filter_map(|line| line.split_once(':'));
    pairs
        .map(|(file, hash)| (file.to_owned(), hash.trim().to_owned()))
        .collect()
});

/// The files that cargo-leptos built for the browser, by their paths.
#[derive(Debug, Default)]
pub struct Bundle {
    /// The style sheet.
    pub stylesheet: String,
    /// The script that loads WebAssembly.
    pub script: String,
    /// The islands.
    pub wasm: String,
    /// The inline script of every page that starts the islands after the first paint, so that loading
    /// them does not delay it.
    pub start_script: String,
    /// Whether the names contain hashes: then a file never changes under its name, and is cached
    /// for ever.
    pub is_hashed: bool,
}

impl Bundle {
    /// The bundle of a site with this configuration.
    pub fn new(config: &LeptosConfig) -> Self {
        let path = |kind: &str| {
            let hash = HASHES.get(kind).map_or(String::new(), |hash| format!(".{hash}"));
            format!("/{}/{}{hash}.{kind}", config.site_pkg_dir, config.output_name)
        };
        let (script, wasm) = (path("js"), path("wasm"));
        // The script comes with every page, so its comments are left out.
        let lines = include_str!("../request/start.js").lines().map(str::trim);
        let lines: Vec<&str> = lines.filter(|line| !line.starts_with("//")).collect();
        Self {
            start_script: lines.join("\n").replace("SCRIPT", &script).replace("WASM", &wasm),
            stylesheet: path("css"),
            script,
            wasm,
            is_hashed: !HASHES.is_empty(),
        }
    }
}
