use leptos::{ev::MouseEvent, prelude::*};
use web_sys::{
    Element, Event, HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlTextAreaElement,
    wasm_bindgen::JsCast,
};

use super::posting::{give_up, may_be_lost, show_notice};
use crate::session_watch::ENDED;

const QUESTION: &str = "What you typed is not saved. Leave this page?";

/// Asks whoever leaves a form with something in it that is not saved.
pub fn listen() {
    window_event_listener_untyped("beforeunload", |event| {
        if unsaved().is_some() {
            event.prevent_default();
        }
    });
    // Signed in again in another tab, the form can be sent.
    window_event_listener_untyped(ENDED, |event| {
        if let Some(form) = unsaved().or_else(typed_in) {
            event.prevent_default();
            show_notice(&form, ENDED);
        }
    });
    // Browsers of some phones know no `beforeunload`.
    window_event_listener_untyped("click", |event| {
        let Some(form) = unsaved().filter(|_| leads_on(&event)) else {
            return;
        };
        match window().confirm_with_message(QUESTION).unwrap_or(true) {
            true => give_up(&form),
            false => event.prevent_default(),
        }
    });
}

/// The form that holds what is not saved, and asks whoever leaves it.
fn unsaved() -> Option<HtmlFormElement> {
    let mark = document().query_selector("[data-asks]").ok()??;
    let form: HtmlFormElement = mark.closest("form").ok()??.dyn_into().ok()?;
    let always = mark
        .get_attribute("data-asks")
        .is_some_and(|asks| asks == "always");
    (!may_be_lost(&form) && (always || differs(&form))).then_some(form)
}

/// Any form of ours in which somebody is typing.
fn typed_in() -> Option<HtmlFormElement> {
    let forms = document().query_selector_all("form[data-fetch]").ok()?;
    (0..forms.length())
        .filter_map(|index| forms.get(index)?.dyn_into::<HtmlFormElement>().ok())
        .find(|form| !may_be_lost(form) && differs(form))
}

/// Whether a field holds something else than it began with.
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
                area.default_value().is_ok_and(|begun| area.value() != begun)
            } else if let Some(option) = field.dyn_ref::<HtmlOptionElement>() {
                option.default_selected() && !option.selected()
            } else {
                false
            }
        })
}

/// Whether a click follows a link in this tab.
fn leads_on(event: &Event) -> bool {
    let elsewhere = event
        .dyn_ref::<MouseEvent>()
        .is_none_or(|click| click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key());
    let link = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|target| target.closest("a[href^='/']:not([target])").ok()?);
    !elsewhere && link.is_some()
}
