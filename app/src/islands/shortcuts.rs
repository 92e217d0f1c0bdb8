//! Shortcuts of the keyboard. They press what the page has anyway, so that they allow nothing more; the
//! dialog lists them all, and switches them off.

use leptos::{
    ev::{self, KeyboardEvent},
    html,
    prelude::*,
};
use web_sys::{Element, HtmlElement, wasm_bindgen::JsCast};

use crate::locale::use_locale;

/// Where the browser remembers that they are switched off.
const STORAGE_KEY: &str = "shortcuts";

/// Milliseconds within which a letter follows `g`.
const SEQUENCE_TIMEOUT: f64 = 1500.0;

/// The links and the form of a page that shortcuts press.
const SAVE: &str = ".save-bar .button.primary";
const EDIT: &str = "[data-shortcut=e]";
const NEW: &str = "a[href$='/documents/new']";

/// Listens to the keyboard, and shows the list of shortcuts.
#[island]
pub fn Shortcuts() -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let (opened, enabled) = (RwSignal::new(false), RwSignal::new(true));
    let open = move || {
        opened.set(true);
        if let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) {
            let _ = dialog.show_modal();
        }
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    Effect::new(move || {
        let off = storage().and_then(|storage| storage.get_item(STORAGE_KEY).ok()?);
        enabled.set(off.is_none());
        // The list is also opened by a button, without which nobody could switch them on again.
        if let Some(button) = find("[data-shortcuts]") {
            let _ = button.remove_attribute("hidden");
        }
        window_event_listener(ev::click, move |event| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            if target.is_some_and(|target| matches!(target.closest("[data-shortcuts]"), Ok(Some(_)))) {
                open();
            }
        });
        let prefix = StoredValue::new(f64::NEG_INFINITY);
        // Not typed: when Chrome fills in a form, it sends an event of this name that has no key.
        window_event_listener_untyped("keydown", move |event| {
            let Ok(event) = event.dyn_into::<KeyboardEvent>() else {
                return;
            };
            if event.default_prevented() || event.is_composing() {
                return;
            }
            let handled = leave_title(&event) || enabled.get_untracked() && press(&event, prefix, &open);
            if handled {
                event.prevent_default();
            }
        });
    });
    view! {
        <dialog aria-labelledby="shortcuts-title" node_ref=dialog>
            {move || opened.get().then(|| view! { <List enabled close/> })}
        </dialog>
    }
}

#[component]
fn List(enabled: RwSignal<bool>, close: impl Fn() + Copy + Send + 'static) -> impl IntoView {
    let t = use_locale();
    let rows = [
        ("?", t.shortcuts_help()),
        ("c", t.shortcuts_new()),
        ("e", t.shortcuts_edit()),
        ("g d", t.shortcuts_documents()),
        ("g t", t.shortcuts_trash()),
        ("g s", t.shortcuts_settings()),
        ("Ctrl+S", t.shortcuts_save()),
        ("Ctrl+Enter", t.shortcuts_save()),
    ];
    let rows = rows.map(|(keys, meaning)| {
        view! { <li><span>{meaning}</span><kbd>{keys}</kbd></li> }
    });
    view! {
        <div class="dialog-body">
            <h2 id="shortcuts-title">{t.shortcuts_title()}</h2>
            <ul class="shortcuts">{rows.into_iter().collect_view()}</ul>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || enabled.get()
                    on:change=move |event| remember(enabled, event_target_checked(&event))
                />
                <span>{t.shortcuts_use()}</span>
            </label>
        </div>
        <div class="dialog-foot">
            <button class="button" type="button" on:click=move |_| close()>{t.shortcuts_close()}</button>
        </div>
    }
}

fn remember(enabled: RwSignal<bool>, on: bool) {
    enabled.set(on);
    if let Some(storage) = storage() {
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
fn press(event: &KeyboardEvent, prefix: StoredValue<f64>, open: &impl Fn()) -> bool {
    let key = event.key();
    if (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key() {
        return matches!(key.as_str(), "s" | "Enter") && click(SAVE);
    }
    let with_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    if with_modifier || is_typing() || find("dialog[open]").is_some() {
        return false;
    }
    let follows = event.time_stamp() - prefix.get_value() < SEQUENCE_TIMEOUT;
    prefix.set_value(f64::NEG_INFINITY);
    match (follows, key.as_str()) {
        (true, "d") => go("/documents"),
        (true, "t") => go("/trash"),
        (true, "s") => window().location().assign("/settings/profile").is_ok(),
        (false, "g") => {
            prefix.set_value(event.time_stamp());
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

/// `None` where the browser's settings forbid it.
fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok()?
}
