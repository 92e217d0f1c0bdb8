//! What cargo-leptos built for the browser, by name.

use std::{
    collections::HashMap,
    path::Path,
    sync::{LazyLock, OnceLock},
};

use domain::Services;
use leptos::{WasmSplitManifest, prelude::*};

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
    /// What all pages have in common.
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
    format!("/pkg/latchkey{}.{ending}", hash(kind))
}

fn hash(kind: &str) -> String {
    HASHES.get(kind).map_or(String::new(), |hash| format!(".{hash}"))
}

/// Which files belong to which pages.
type Parts = (String, HashMap<String, Vec<String>>, String);

/// Lets Leptos name the parts of a page in its head, so that the browser loads them beside
/// what all have in common. A build that was not split has none.
pub(crate) fn provide_parts_of_pages(services: &Services) {
    static PARTS: OnceLock<Option<Parts>> = OnceLock::new();
    let config = &services.config.leptos;
    let parts = PARTS.get_or_init(|| {
        let folder = Path::new(&config.site_root).join(&config.site_pkg_dir);
        let manifest = folder.join(format!("__wasm_split_manifest{}.json", hash("manifest")));
        let pages = serde_json::from_str(&std::fs::read_to_string(manifest).ok()?).ok()?;
        let script = match HASHES.get("split") {
            Some(hash) => format!("__wasm_split.{hash}.js"),
            None => "__wasm_split.______________________.js".to_owned(),
        };
        Some((format!("/{}", config.site_pkg_dir), pages, script))
    });
    if let Some(parts) = parts {
        provide_context(WasmSplitManifest(ArcStoredValue::new(parts.clone())));
    }
}
