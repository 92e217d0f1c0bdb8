//! What the browser does with every page: forms are posted without leaving it, and whoever
//! leaves with something typed is asked. All of it works on the page's markup, whatever wrote it;
//! what has a state of its own is an island, beside the page that it stands on.

mod leaving;
mod patience;
mod posting;

pub(crate) use patience::abort_after;

use leptos::{mount::hydrate_islands, prelude::*};
use web_sys::wasm_bindgen::JsValue;

/// Makes the page ready for its islands, which the script then takes over one by one.
pub fn start() {
    restore_address();
    say_once();
    hydrate_islands();
    posting::listen();
    leaving::listen();
}

/// A plain form post that failed shows its page under the post's own path. Puts
/// the page's path back into the address bar.
fn restore_address() {
    let page = document()
        .document_element()
        .and_then(|root| root.get_attribute("data-page"));
    if let Some(page) = page {
        call_it(&page);
    }
}

/// What was done is said once: neither a reload nor the way back says it again.
fn say_once() {
    let location = window().location();
    let done = location.search().is_ok_and(|query| query.starts_with("?saved="));
    if let Some(path) = location.pathname().ok().filter(|_| done) {
        call_it(&path);
    }
}

/// Puts another address of this page into the address bar, and into the history.
fn call_it(address: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}
