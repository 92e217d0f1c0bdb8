use leptos::prelude::*;
use web_sys::{HtmlFormElement, HtmlInputElement, HtmlTextAreaElement, wasm_bindgen::JsCast};

use super::posting::is_sent;

/// Has the browser ask whoever leaves a form with something in it that is not saved.
pub fn listen() {
    window_event_listener_untyped("beforeunload", |event| {
        if unsaved() {
            event.prevent_default();
        }
    });
}

/// Whether a form holds what is not saved.
fn unsaved() -> bool {
    let form = || -> Option<(String, HtmlFormElement)> {
        let mark = document().query_selector("[data-asks]").ok()??;
        let form = mark.closest("form").ok()??.dyn_into().ok()?;
        Some((mark.get_attribute("data-asks")?, form))
    };
    form().is_some_and(|(asks, form)| !is_sent(&form) && (asks == "always" || differs(&form)))
}

/// Whether a field holds something else than it began with.
fn differs(form: &HtmlFormElement) -> bool {
    let Ok(fields) = form.query_selector_all("input:not([type=hidden]), textarea") else {
        return false;
    };
    (0..fields.length())
        .filter_map(|index| fields.get(index))
        .any(|field| {
            if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
                input.value() != input.default_value()
            } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
                area.default_value().is_ok_and(|begun| area.value() != begun)
            } else {
                false
            }
        })
}
