//! A page that comes back from the back/forward cache shows what was true when it was left. After a form
//! has succeeded since, it is loaded again.

use leptos::prelude::*;
use web_sys::{PageTransitionEvent, Storage, js_sys::Date, wasm_bindgen::JsCast};

/// Where the pages of this tab tell each other when a form last succeeded, in milliseconds.
const STORAGE_KEY: &str = "changed";

/// Where a page leaves a note that it sends a form by itself: the next page knows whether it succeeded.
const SENT_KEY: &str = "sent";

/// Watches for the page to come back.
pub fn listen() {
    note_answer();
    let loaded = Date::now();
    window_event_listener_untyped("pageshow", move |event| {
        let kept = event
            .dyn_ref::<PageTransitionEvent>()
            .is_some_and(PageTransitionEvent::persisted);
        if kept && last_change().is_some_and(|changed| changed > loaded) {
            let _ = window().location().reload();
        }
    });
}

/// A form is being sent whose answer is a page.
pub fn note_sent() {
    if let Some(storage) = storage() {
        let _ = storage.set_item(SENT_KEY, "");
    }
}

/// If this page answers a form, the form has succeeded, unless this is its own page again.
fn note_answer() {
    let Some(storage) = storage() else { return };
    if !matches!(storage.get_item(SENT_KEY), Ok(Some(_))) {
        return;
    }
    let _ = storage.remove_item(SENT_KEY);
    let root = document().document_element();
    if root.is_some_and(|root| !root.has_attribute("data-page")) {
        note_change();
    }
}

/// A form has succeeded: what pages of this tab show may have changed.
pub fn note_change() {
    if let Some(storage) = storage() {
        let _ = storage.set_item(STORAGE_KEY, &Date::now().to_string());
    }
}

fn last_change() -> Option<f64> {
    storage()?.get_item(STORAGE_KEY).ok()??.parse().ok()
}

/// `None` where the browser's settings forbid it.
fn storage() -> Option<Storage> {
    window().session_storage().ok()?
}
