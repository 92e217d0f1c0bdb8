//! A part of the bundle that is not on the server any more: a newer version was put there
//! since this page was loaded.

use leptos::prelude::*;

/// What a part that cannot be loaded says when it panics.
const MISSING: &str = "load callback should succeed";

/// At its start a page would ask for the same part again, and again. Without it, it stays
/// as the server wrote it, and works as it does without scripts. In milliseconds.
const START: f64 = 5000.0;

/// Loads the page that the address names from the server, whole, where a part of it was
/// missing. The script cannot go on after a panic.
pub fn load_whole_page_after(panic: &str) {
    let now = window()
        .performance()
        .map_or(0.0, |performance| performance.now());
    if panic.contains(MISSING) && now > START {
        let _ = window().location().reload();
    }
}
