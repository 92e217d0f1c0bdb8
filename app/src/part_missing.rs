//! A part of the bundle that is not on the server any more: a newer version was put there
//! since this page was loaded.

use leptos::prelude::*;

use crate::shell::is_taken_over;

/// What a part that cannot be loaded says when it panics.
const MISSING: &str = "load callback should succeed";

/// Loads the page that the address names from the server, whole, where a part of it was
/// missing: the script cannot go on after a panic. At its start a page would ask for the
/// same part again, and again: then it stays as the server wrote it, and works as it does
/// without scripts.
pub fn load_whole_page_after(panic: &str) {
    if panic.contains(MISSING) && is_taken_over() {
        let _ = window().location().reload();
    }
}
