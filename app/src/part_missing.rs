//! A part of the bundle that is not on the server any more: a newer version was put there
//! since this page was loaded.

use leptos::prelude::*;

use crate::shell::is_taken_over;

/// What a part that cannot be loaded says when it panics.
const MISSING: &str = "load callback should succeed";

/// Loads the page that was gone to from the server, whole, where a part of it was missing:
/// the script cannot go on after a panic. The address still names the page before; the link
/// that was chosen has the focus. At its start a page would ask for the
/// same part again, and again: then it stays as the server wrote it, and works as it does
/// without scripts.
pub fn load_whole_page_after(panic: &str) {
    if panic.contains(MISSING) && is_taken_over() {
        let chosen = document().active_element();
        let chosen = chosen.and_then(|element| element.get_attribute("href"));
        let _ = match chosen {
            Some(page) => window().location().assign(&page),
            None => window().location().reload(),
        };
    }
}
