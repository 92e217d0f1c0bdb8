//! The script of every page: it posts forms by fetch and asks before unsaved text is lost. It works
//! on the page's markup; a part of a page with a state of its own is an island.

mod abort_timeout;
mod form_submit;
mod fresh_pages;
mod unsaved_changes;

pub use abort_timeout::abort_after;

use leptos::{mount::hydrate_islands, prelude::*};
use web_sys::wasm_bindgen::JsValue;

/// Makes the page ready for its islands, which `request/start.js` then takes over one by one.
pub fn start() {
    restore_address();
    forget_saved();
    hydrate_islands();
    form_submit::listen();
    fresh_pages::listen();
    unsaved_changes::listen();
}

/// Puts the page's path back into the address bar. A plain form post that failed is answered with
/// its page under the path of the post.
fn restore_address() {
    let page = document()
        .document_element()
        .and_then(|root| root.get_attribute("data-page"));
    if let Some(page) = page {
        replace_address(&page);
    }
}

/// Removes `?saved=` from the address, so that neither a reload nor the way back shows the
/// message of success again.
fn forget_saved() {
    let location = window().location();
    let done = location.search().is_ok_and(|query| query.starts_with("?saved="));
    if let Some(path) = location.pathname().ok().filter(|_| done) {
        replace_address(&path);
    }
}

fn replace_address(address: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}
