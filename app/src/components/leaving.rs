use leptos::{ev, html, prelude::*};
use web_sys::{
    Element, Event, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
};

use super::form::Attempt;

const QUESTION: &str = "What you typed is not saved. Leave this page?";

/// Within a form: asks before the page is left while something typed is not
/// saved, by a link, by the back button, or with the tab.
#[component]
pub fn AskBeforeLeaving() -> impl IntoView {
    let Attempt { error, .. } = expect_context();
    let mark = NodeRef::<html::Span>::new();
    // After a failed attempt the form holds what is saved nowhere, whatever it
    // began with.
    let unsaved =
        move || error.get_untracked().is_some() || form_around(mark).is_some_and(|form| differs(&form));
    Effect::new(move || {
        let here = window().location().href().unwrap_or_default();
        listen("beforeunload", move |event| {
            if unsaved() {
                event.prevent_default();
            }
        });
        listen("click", move |event| {
            if leads_on(&event) && unsaved() && !leave() {
                event.prevent_default();
                event.stop_propagation();
            }
        });
        listen("popstate", move |event| {
            if unsaved() && !leave() {
                event.stop_immediate_propagation();
                if let Ok(history) = window().history() {
                    let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&here));
                }
            }
        });
    });
    view! { <span hidden node_ref=mark></span> }
}

fn form_around(mark: NodeRef<html::Span>) -> Option<HtmlFormElement> {
    mark.get_untracked()?.closest("form").ok()??.dyn_into().ok()
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

/// Hears of an event before the router does, as long as the owner lives.
fn listen(kind: &'static str, handler: impl Fn(Event) + 'static) {
    let listener = StoredValue::new_local(Closure::<dyn Fn(Event)>::new(handler));
    listener.with_value(|listener| {
        let callback = listener.as_ref().unchecked_ref();
        let _ = window().add_event_listener_with_callback_and_bool(kind, callback, true);
    });
    on_cleanup(move || {
        listener.try_with_value(|listener| {
            let callback = listener.as_ref().unchecked_ref();
            window().remove_event_listener_with_callback_and_bool(kind, callback, true)
        });
    });
}
