use std::time::Duration;

use gloo_net::http::Request;
use leptos::{prelude::*, task::spawn_local};
use web_sys::{
    Element, Event, FormData, HtmlButtonElement, HtmlElement, HtmlFormElement, UrlSearchParams,
    wasm_bindgen::{JsCast, JsValue},
};

use crate::form_answer::{FORM_ANSWER, FormAnswer};

/// For how long a plain post may take before its button works again.
const PATIENCE: Duration = Duration::from_secs(8);

/// Set on a form that is on its way, and left there once it has arrived.
const SENT: &str = "data-sent";

/// Takes forms over from the browser, those that a page gets later among them.
pub fn listen() {
    // It bubbles: whoever holds a post back has done so by now.
    window_event_listener_untyped("submit", on_submit);
}

/// Whether what the form holds is on its way, or has arrived.
pub fn is_sent(form: &HtmlFormElement) -> bool {
    form.has_attribute(SENT)
}

fn on_submit(event: Event) {
    let form = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
    let Some(form) = form.filter(|_| !event.default_prevented()) else {
        return;
    };
    // A second press would be answered in place of the first.
    if is_sent(&form) {
        return event.prevent_default();
    }
    let fetched = form.has_attribute("data-fetch");
    match fields(&form).filter(|_| fetched) {
        Some(fields) => {
            event.prevent_default();
            spawn_local(post(form.clone(), fields));
        }
        // Should the browser come back to this page, the button works again.
        None => {
            let form = form.clone();
            set_timeout(move || set_sent(&form, false), PATIENCE);
        }
    }
    set_sent(&form, true);
}

fn fields(form: &HtmlFormElement) -> Option<UrlSearchParams> {
    let data: JsValue = FormData::new_with_form(form).ok()?.into();
    UrlSearchParams::new_with_str_sequence_sequence(&data).ok()
}

async fn post(form: HtmlFormElement, fields: UrlSearchParams) {
    match send(&form.action(), fields).await {
        Some(FormAnswer::Done { leads_to }) => {
            let page = leads_to.or_else(|| find(&form, "[name=page]")?.get_attribute("value"));
            let _ = window().location().assign(&page.unwrap_or_default());
        }
        // The listener does not hear of it: a form is posted by a script without an event.
        Some(FormAnswer::Plainly) => {
            let _ = form.submit();
        }
        Some(FormAnswer::Refused { notice, problems }) => {
            set_sent(&form, false);
            show(&form, &notice, &problems);
        }
        // What is none of our answers comes from a proxy, or from a server that is starting.
        None => {
            set_sent(&form, false);
            let notice = document().get_element_by_id("unreachable");
            show(
                &form,
                &notice.map_or(String::new(), |notice| notice.inner_html()),
                &[],
            );
        }
    }
}

async fn send(action: &str, fields: UrlSearchParams) -> Option<FormAnswer> {
    let request = Request::post(action)
        .header("accept", FORM_ANSWER)
        .body(fields)
        .ok()?;
    request.send().await.ok()?.json().await.ok()
}

/// While a form is on its way nothing is typed that would be lost.
fn set_sent(form: &HtmlFormElement, sent: bool) {
    if is_sent(form) == sent {
        return;
    }
    let _ = form.toggle_attribute_with_force(SENT, sent);
    for field in all(form, "input, textarea") {
        let _ = field.toggle_attribute_with_force("readonly", sent);
    }
    for button in all(form, "button[data-busy]") {
        let Some(button) = button.dyn_ref::<HtmlButtonElement>() else {
            continue;
        };
        button.set_disabled(sent);
        let _ = button.toggle_attribute_with_force("aria-busy", sent);
        // What it says and what it says meanwhile change places.
        if let (Some(label), Some(other)) = (button.text_content(), button.get_attribute("data-busy")) {
            button.set_text_content(Some(&other));
            let _ = button.set_attribute("data-busy", &label);
        }
    }
}

/// Shows what was wrong, and takes the focus to it: to the first field with a problem, else to
/// the notice above the fields.
fn show(form: &HtmlFormElement, notice: &str, problems: &[(String, String)]) {
    if let Some(alert) = find(form, ".form-alert") {
        alert.set_inner_html(notice);
    }
    if let Some(asks) = find(form, "[data-asks]") {
        let _ = asks.set_attribute("data-asks", "always");
    }
    for place in all(form, "[data-problem]") {
        let name = place.get_attribute("data-problem").unwrap_or_default();
        let words = problems.iter().find(|(field, _)| *field == name);
        let words = words.map(|(_, words)| words.as_str());
        place.set_text_content(words);
        let _ = place.toggle_attribute_with_force("hidden", words.is_none());
        if let Some(control) = find(form, &format!(":is(input, textarea, select)[name={name}]")) {
            let _ = match words {
                Some(_) => control.set_attribute("aria-invalid", "true"),
                None => control.remove_attribute("aria-invalid"),
            };
        }
    }
    let wrong = find(form, "[aria-invalid=true]").or_else(|| find(form, ".form-alert .notice"));
    if let Some(wrong) = wrong.and_then(|wrong| wrong.dyn_into::<HtmlElement>().ok()) {
        let _ = wrong.focus();
    }
}

fn find(form: &HtmlFormElement, selector: &str) -> Option<Element> {
    form.query_selector(selector).ok().flatten()
}

fn all(form: &HtmlFormElement, selector: &str) -> Vec<Element> {
    let Ok(found) = form.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.get(index)?.dyn_into().ok())
        .collect()
}
