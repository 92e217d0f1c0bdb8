//! Light, dark, or the system's theme. A cookie holds the choice, so that the server renders the
//! page in it. The script sets that cookie itself, so that the very next page has it, and the
//! server sets it too: some browsers keep a cookie of a script for a week only. Without
//! JavaScript the same form is posted by native navigation.

use leptos::{prelude::*, task::spawn_local};
use web_sys::{Element, Event, HtmlDocument, SubmitEvent, wasm_bindgen::JsCast};

use crate::islands::api::choose_theme;

/// The attribute of a form that chooses a theme: the cookie as a script sets it, with `THEME` in
/// the place of the theme.
const COOKIE: &str = "data-cookie";

/// Chooses a theme at once when a button of such a form is pressed.
pub fn listen() {
    window_event_listener_untyped("submit", |event| {
        if let Some((theme, cookie)) = chosen(&event) {
            // A plain post would load the page again.
            event.prevent_default();
            show(&theme);
            remember(theme, &cookie);
        }
    });
}

/// The theme whose button was pressed, and the cookie.
fn chosen(event: &Event) -> Option<(String, String)> {
    let button = event.dyn_ref::<SubmitEvent>()?.submitter()?;
    let form: Element = event.target()?.dyn_into().ok()?;
    Some((button.get_attribute("value")?, form.get_attribute(COOKIE)?))
}

fn show(theme: &str) {
    if let Some(root) = document().document_element() {
        let _ = match theme {
            "light" | "dark" => root.set_attribute("data-theme", theme),
            _ => root.remove_attribute("data-theme"),
        };
    }
    let Ok(buttons) = document().query_selector_all("button[name=theme]") else {
        return;
    };
    for index in 0..buttons.length() {
        let button = buttons
            .get(index)
            .and_then(|node| node.dyn_into::<Element>().ok());
        if let Some(button) = button {
            let pressed = button.get_attribute("value").as_deref() == Some(theme);
            let _ = button.set_attribute("aria-pressed", if pressed { "true" } else { "false" });
        }
    }
}

fn remember(theme: String, cookie: &str) {
    if let Ok(document) = document().dyn_into::<HtmlDocument>() {
        let _ = document.set_cookie(&cookie.replace("THEME", &theme));
    }
    // Best effort: if the server cannot be reached, the script's cookie is all there is.
    spawn_local(async move {
        let _ = choose_theme(theme).await;
    });
}
