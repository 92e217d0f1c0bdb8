use std::sync::LazyLock;

/// The hash in the style sheet's name. cargo-leptos leaves it beside the program, with
/// those of script and WebAssembly; without a line of it the names carry none.
static HASH: LazyLock<Option<String>> = LazyLock::new(|| {
    let program = std::env::current_exe().ok()?;
    let hashes = std::fs::read_to_string(program.with_file_name("hash.txt")).ok()?;
    let hash = hashes.lines().find_map(|line| line.strip_prefix("css:"))?;
    Some(hash.trim().to_owned())
});

static STYLESHEET: LazyLock<String> = LazyLock::new(|| match HASH.as_deref() {
    Some(hash) => format!("/pkg/latchkey.{hash}.css"),
    None => "/pkg/latchkey.css".to_owned(),
});

/// Where the style sheet is.
pub fn stylesheet() -> &'static str {
    &STYLESHEET
}

/// Whether the bundle's names say what it holds: then a file never changes under its
/// name, and is kept for ever.
pub fn bundle_is_hashed() -> bool {
    HASH.is_some()
}
