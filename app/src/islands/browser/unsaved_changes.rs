use leptos::{ev::MouseEvent, prelude::*};
use web_sys::{
    Element, Event, HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlTextAreaElement,
    wasm_bindgen::JsCast,
};

use super::form_submit::{cancel, may_be_lost, show_notice};
use crate::{islands::SESSION_ENDED, locale::use_locale};

/// Asks before a page with unsaved text is left.
pub fn listen() {
    window_event_listener_untyped("beforeunload", |event| {
        if unsaved().is_some() {
            event.prevent_default();
        }
    });
    // The page stays: after a sign-in in another tab the form can still be sent.
    window_event_listener_untyped(SESSION_ENDED, |event| {
        if let Some(form) = unsaved().or_else(unsaved_fetch_form) {
            event.prevent_default();
            show_notice(&form, SESSION_ENDED);
        }
    });
    window_event_listener_untyped("input", |_| show_state());
    // Some mobile browsers do not fire `beforeunload`.
    window_event_listener_untyped("click", |event| {
        let Some(form) = unsaved().filter(|_| !event.default_prevented() && follows_link(&event)) else {
            return;
        };
        let question = use_locale().form_leave_unsaved();
        match window().confirm_with_message(question).unwrap_or(true) {
            true => cancel(&form),
            false => event.prevent_default(),
        }
    });
}

/// Says beside the button that saves whether there is unsaved text.
fn show_state() {
    let Ok(Some(state)) = document().query_selector("[data-unsaved]") else {
        return;
    };
    let text = unsaved().and_then(|_| state.get_attribute("data-unsaved"));
    let text = text.unwrap_or_default();
    // A screen reader reads it once.
    if state.text_content().unwrap_or_default() != text {
        state.set_text_content(Some(&text));
    }
}

/// The form with `WarnUnsaved`, if it has unsaved text.
fn unsaved() -> Option<HtmlFormElement> {
    let mark = document().query_selector("[data-warn-unsaved]").ok()??;
    let form: HtmlFormElement = mark.closest("form").ok()??.dyn_into().ok()?;
    let always = mark
        .get_attribute("data-warn-unsaved")
        .is_some_and(|when| when == "always");
    (!may_be_lost(&form) && (always || differs(&form))).then_some(form)
}

/// Any form posted by fetch with unsaved text.
fn unsaved_fetch_form() -> Option<HtmlFormElement> {
    let forms = document().query_selector_all("form[data-fetch]").ok()?;
    (0..forms.length())
        .filter_map(|index| forms.get(index)?.dyn_into::<HtmlFormElement>().ok())
        .find(|form| !may_be_lost(form) && differs(form))
}

/// Whether a field's value differs from its value when the page was rendered.
fn differs(form: &HtmlFormElement) -> bool {
    let Ok(fields) = form.query_selector_all("input:not([type=hidden]), textarea, option") else {
        return false;
    };
    (0..fields.length())
        .filter_map(|index| fields.get(index))
        .any(|field| {
            if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
                input.value() != input.default_value()
            } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
                area.default_value()
                    .is_ok_and(|rendered| area.value() != rendered)
            } else if let Some(option) = field.dyn_ref::<HtmlOptionElement>() {
                option.default_selected() && !option.selected()
            } else {
                false
            }
        })
}

/// Whether a click follows a link to a page of this origin in this tab.
fn follows_link(event: &Event) -> bool {
    let other_tab = event
        .dyn_ref::<MouseEvent>()
        .is_none_or(|click| click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key());
    let link = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|target| target.closest("a[href^='/']:not([target])").ok()?);
    !other_tab && link.is_some()
}
