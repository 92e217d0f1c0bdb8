use leptos::{ev, prelude::*};
use web_sys::{
    Element, Event, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement,
    wasm_bindgen::{JsCast, JsValue},
};

use super::form::Attempt;
use crate::redirects::address;

const QUESTION: &str = "What you typed is not saved. Leave this page?";

/// Within a form: asks before the page is left while something typed is not
/// saved, by a link, by the back button, or with the tab.
#[component]
pub fn AskBeforeLeaving() -> impl IntoView {
    let Attempt { error, .. } = expect_context();
    // After a failed attempt the form holds what is saved nowhere, whatever it
    // began with.
    view! { <span hidden data-asks=move || if error.get().is_some() { "always" } else { "changed" }></span> }
}

/// Listens for whoever leaves. Called before the router is made: of two listeners
/// on the window the first one may keep an event from the second.
pub fn listen_for_leaving() {
    let handles = [
        window_event_listener_untyped("beforeunload", |event| {
            if unsaved().is_some() {
                event.prevent_default();
            }
        }),
        window_event_listener_untyped("click", |event| {
            if leads_on(&event) && unsaved().is_some() && !leave() {
                event.prevent_default();
                event.stop_immediate_propagation();
            }
        }),
        window_event_listener_untyped("popstate", |event| {
            if let Some(form) = unsaved()
                && !still_there(&form)
                && !leave()
            {
                event.stop_immediate_propagation();
                put_back_address(&form);
            }
        }),
    ];
    on_cleanup(move || handles.into_iter().for_each(WindowListenerHandle::remove));
}

/// The form that holds what is not saved.
fn unsaved() -> Option<HtmlFormElement> {
    let mark = document().query_selector("[data-asks]").ok()??;
    let form: HtmlFormElement = mark.closest("form").ok()??.dyn_into().ok()?;
    let always = mark
        .get_attribute("data-asks")
        .is_some_and(|asks| asks == "always");
    (always || differs(&form)).then_some(form)
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

/// Whether a click follows a link within the application, in this tab. Where a
/// link loads a page anew, the browser asks.
fn leads_on(event: &Event) -> bool {
    let elsewhere = event
        .dyn_ref::<ev::MouseEvent>()
        .is_none_or(|click| click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key());
    let link = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|target| {
            target
                .closest("a[href^='/']:not([target], [rel~=external])")
                .ok()?
        });
    !elsewhere && link.is_some()
}

fn leave() -> bool {
    window().confirm_with_message(QUESTION).unwrap_or(true)
}

/// The browser has gone back already: the form's page becomes the newest entry.
fn put_back_address(form: &HtmlFormElement) {
    if let (Some(page), Ok(history)) = (page_of(form), window().history()) {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&page));
    }
}

/// Whether the address is the form's still: only a fragment was gone to.
fn still_there(form: &HtmlFormElement) -> bool {
    page_of(form) == Some(address())
}

fn page_of(form: &HtmlFormElement) -> Option<String> {
    let field = form.query_selector("input[name=page]").ok()??;
    Some(field.dyn_into::<HtmlInputElement>().ok()?.value())
}
