//! What cargo-leptos built for the browser, by name.

use std::{collections::HashMap, sync::LazyLock};

/// What is in the names: cargo-leptos leaves the hashes beside the program. Without them
/// the names carry none.
static HASHES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let program = std::env::current_exe().unwrap_or_default();
    let hashes = std::fs::read_to_string(program.with_file_name("hash.txt")).unwrap_or_default();
    let pairs = hashes.lines().filter_map(|line| line.split_once(':'));
    pairs
        .map(|(file, hash)| (file.to_owned(), hash.trim().to_owned()))
        .collect()
});

static BUNDLE: LazyLock<Bundle> = LazyLock::new(|| Bundle {
    stylesheet: path("css", "css"),
    script: path("js", "js"),
    wasm: path("wasm", "wasm"),
});

/// Where the parts of the bundle are.
pub struct Bundle {
    /// The style sheet.
    pub stylesheet: String,
    /// What loads WebAssembly.
    pub script: String,
    /// The islands.
    pub wasm: String,
}

/// Where they are.
pub fn bundle() -> &'static Bundle {
    &BUNDLE
}

/// Whether the bundle's names say what it holds: then a file never changes under its
/// name, and is kept for ever.
pub fn bundle_is_hashed() -> bool {
    !HASHES.is_empty()
}

fn path(kind: &str, ending: &str) -> String {
    let hash = HASHES.get(kind).map_or(String::new(), |hash| format!(".{hash}"));
    format!("/pkg/latchkey{hash}.{ending}")
}
