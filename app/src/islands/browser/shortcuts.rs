//! Shortcuts of the keyboard. They press what the page has anyway, so that they allow nothing more; the
//! page's list of them (`components/shortcut_list.rs`) switches them off.

use std::cell::Cell;

use leptos::prelude::*;
use web_sys::{
    Element, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent, wasm_bindgen::JsCast,
};

use crate::islands::local_storage;

/// Where the browser remembers that they are switched off.
const STORAGE_KEY: &str = "shortcuts";

/// Milliseconds within which a letter follows `g`.
const SEQUENCE_TIMEOUT: f64 = 1500.0;

/// The links and the form of a page that shortcuts press.
const SAVE: &str = ".save-bar .button.primary";
const EDIT: &str = "[data-shortcut=e]";
const NEW: &str = "a[href$='/documents/new']";

/// Listens to the keyboard, and to what the list of shortcuts holds.
pub fn listen() {
    // The list is also opened by a button, without which nobody could switch them on again.
    if let Some(button) = find("[data-shortcuts]") {
        let _ = button.remove_attribute("hidden");
    }
    window_event_listener_untyped("click", |event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| matches!(target.closest("[data-shortcuts]"), Ok(Some(_)))) {
            open();
        }
    });
    window_event_listener_untyped("change", |event| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input.filter(|input| input.has_attribute("data-use-shortcuts")) {
            remember(input.checked());
        }
    });
    let prefix = Cell::new(f64::NEG_INFINITY);
    // Not typed: when Chrome fills in a form, it sends an event of this name that has no key.
    window_event_listener_untyped("keydown", move |event| {
        let Ok(event) = event.dyn_into::<KeyboardEvent>() else {
            return;
        };
        if event.default_prevented() || event.is_composing() {
            return;
        }
        if leave_title(&event) || are_on() && press(&event, &prefix) {
            event.prevent_default();
        }
    });
}

/// Opens the list, which the page holds.
fn open() {
    let dialog = find("#shortcuts").and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok());
    let Some(dialog) = dialog.filter(|dialog| !dialog.open()) else {
        return;
    };
    let input = find("[data-use-shortcuts]").and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    if let Some(input) = input {
        input.set_checked(are_on());
    }
    let _ = dialog.show_modal();
}

fn are_on() -> bool {
    local_storage()
        .and_then(|storage| storage.get_item(STORAGE_KEY).ok()?)
        .is_none()
}

fn remember(on: bool) {
    if let Some(storage) = local_storage() {
        let _ = match on {
            true => storage.remove_item(STORAGE_KEY),
            false => storage.set_item(STORAGE_KEY, "off"),
        };
    }
}

/// A title has one line: Enter goes on to the text.
fn leave_title(event: &KeyboardEvent) -> bool {
    let in_title = focused().is_some_and(|field| matches!(field.matches("textarea.title"), Ok(true)));
    let plain = !event.ctrl_key() && !event.meta_key();
    match find("textarea.body").filter(|_| in_title && plain && event.key() == "Enter") {
        Some(body) => body.focus().is_ok(),
        None => false,
    }
}

/// Runs the shortcut of a key. Returns whether the key has one here.
fn press(event: &KeyboardEvent, prefix: &Cell<f64>) -> bool {
    let key = event.key();
    if (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key() {
        return matches!(key.as_str(), "s" | "Enter") && click(SAVE);
    }
    let with_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    if with_modifier || is_typing() || find("dialog[open]").is_some() {
        return false;
    }
    let follows = event.time_stamp() - prefix.get() < SEQUENCE_TIMEOUT;
    prefix.set(f64::NEG_INFINITY);
    match (follows, key.as_str()) {
        (true, "d") => go("/documents"),
        (true, "t") => go("/trash"),
        (true, "s") => window().location().assign("/settings/profile").is_ok(),
        (false, "g") => {
            prefix.set(event.time_stamp());
            true
        }
        (false, "?") => {
            open();
            true
        }
        (false, "e") => click(EDIT),
        // A page that offers an edit may have no link to a new document.
        (false, "c") => click(NEW) || find(EDIT).is_some() && go("/documents/new"),
        _ => false,
    }
}

/// Goes to a page of the workspace that the address names.
fn go(page: &str) -> bool {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["", "o", organization, "w", workspace, ..] => location
            .assign(&format!("/o/{organization}/w/{workspace}{page}"))
            .is_ok(),
        _ => false,
    }
}

fn click(selector: &str) -> bool {
    let found = find(selector);
    if let Some(control) = &found {
        control.click();
    }
    found.is_some()
}

fn is_typing() -> bool {
    const FIELDS: &str = "input, textarea, select, [contenteditable]";
    focused().is_some_and(|field| matches!(field.matches(FIELDS), Ok(true)))
}

fn focused() -> Option<Element> {
    document().active_element()
}

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}
