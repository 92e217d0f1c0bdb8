use std::time::Duration;

use gloo_net::http::Request;
use leptos::{prelude::*, task::spawn_local};
use web_sys::{
    Element, Event, FormData, HtmlElement, HtmlFormElement, NodeList, PageTransitionEvent, RequestRedirect,
    UrlSearchParams,
    wasm_bindgen::{JsCast, JsValue},
};

use super::abort_after;
use crate::form_answer::{FORM_ANSWER, FormAnswer};

/// How long an answer may take: a little longer than a server that stops lets what is under way
/// take.
const PATIENCE: Duration = Duration::from_secs(35);

/// After how long who was about to leave the page has stayed: the answer to a plain post may be a
/// file, and a page that is on its way can be stopped.
const LEAVING: Duration = Duration::from_secs(8);

/// Set on a form while it is on its way, and left there once what it holds has arrived.
const SENT: &str = "data-sent";
const UNDER_WAY: &str = "under-way";
const ARRIVED: &str = "arrived";

/// Set on a form whose person leaves it with something typed in it.
const GIVEN_UP: &str = "data-given-up";

/// Takes forms over from the browser, those that a page gets later among them.
pub fn listen() {
    // It bubbles: whoever holds a post back has done so by now.
    window_event_listener_untyped("submit", on_submit);
    // Whoever comes back may find the page as it was left: with its form on its way.
    window_event_listener_untyped("pageshow", |event| {
        let kept = event
            .dyn_ref::<PageTransitionEvent>()
            .is_some_and(PageTransitionEvent::persisted);
        let left = document().query_selector_all("form");
        for form in left.map(elements).unwrap_or_default() {
            if let Some(form) = form.dyn_ref().filter(|_| kept) {
                set_sent(form, None);
                take_back(form);
            }
        }
    });
}

/// Whether what the form holds has arrived, or may be lost.
pub fn may_be_lost(form: &HtmlFormElement) -> bool {
    form.has_attribute(GIVEN_UP) || form.get_attribute(SENT).is_some_and(|sent| sent == ARRIVED)
}

/// Says that what the form holds may be lost; whoever is still there after a while has stayed.
pub fn give_up(form: &HtmlFormElement) {
    let _ = form.set_attribute(GIVEN_UP, "");
    let form = form.clone();
    set_timeout(move || take_back(&form), LEAVING);
}

fn take_back(form: &HtmlFormElement) {
    let _ = form.remove_attribute(GIVEN_UP);
}

fn on_submit(event: Event) {
    let form = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
    let Some(form) = form.filter(|_| !event.default_prevented()) else {
        return;
    };
    // A second press would be answered in place of the first.
    if form.has_attribute(SENT) {
        return event.prevent_default();
    }
    if form.has_attribute("data-fetch")
        && let Some(fields) = fields(&form)
    {
        event.prevent_default();
        set_sent(&form, Some(UNDER_WAY));
        spawn_local(post(form, fields));
    } else {
        leave_by(&form);
    }
}

fn fields(form: &HtmlFormElement) -> Option<UrlSearchParams> {
    let data: JsValue = FormData::new_with_form(form).ok()?.into();
    UrlSearchParams::new_with_str_sequence_sequence(&data).ok()
}

/// The browser posts the form, and goes to the answer.
fn leave_by(form: &HtmlFormElement) {
    set_sent(form, Some(ARRIVED));
    let form = form.clone();
    set_timeout(move || set_sent(&form, None), LEAVING);
}

async fn post(form: HtmlFormElement, fields: UrlSearchParams) {
    match send(&form.action(), fields).await {
        Ok(FormAnswer::Done { leads_to }) => {
            set_sent(&form, Some(ARRIVED));
            let location = window().location();
            let here = || Some(location.pathname().ok()? + &location.search().ok()?);
            // Back leads to what was before the form: what it held is saved.
            let _ = location.replace(&leads_to.or_else(here).unwrap_or_default());
        }
        // The listener does not hear of it: a form is posted by a script without an event.
        Ok(FormAnswer::Plainly) => {
            leave_by(&form);
            let _ = form.submit();
        }
        Ok(FormAnswer::Refused { notice, problems }) => {
            set_sent(&form, None);
            show(&form, &notice, &problems);
        }
        Err(template) => {
            set_sent(&form, None);
            show(&form, &notice(template), &[]);
        }
    }
}

/// The answer; else which of the page's notices says why there is none.
async fn send(action: &str, fields: UrlSearchParams) -> Result<FormAnswer, &'static str> {
    let request = Request::post(action)
        .header("accept", FORM_ANSWER)
        .redirect(RequestRedirect::Error)
        .abort_signal(abort_after(PATIENCE).as_ref())
        .body(fields)
        .map_err(|_| "unavailable")?;
    let answer = request.send().await.map_err(|_| "offline")?;
    // What is none of our answers comes from a proxy, or from a server that is starting.
    match answer.headers().get("content-type").as_deref() {
        Some(FORM_ANSWER) => answer.json().await.map_err(|_| "offline"),
        _ => Err("unavailable"),
    }
}

/// While a form is on its way nothing is changed that would be lost.
fn set_sent(form: &HtmlFormElement, state: Option<&str>) {
    let before = form.has_attribute(SENT);
    let sent = state.is_some();
    let _ = match state {
        Some(state) => form.set_attribute(SENT, state),
        None => form.remove_attribute(SENT),
    };
    if before == sent {
        return;
    }
    for field in all(form, "input, textarea") {
        let _ = field.toggle_attribute_with_force("readonly", sent);
    }
    for field in all(form, "select, [type=checkbox]") {
        let _ = field.toggle_attribute_with_force("inert", sent);
    }
    for button in all(form, "button[data-busy]") {
        // Not `disabled`, which would take the focus away.
        for mark in ["aria-disabled", "aria-busy"] {
            let _ = match sent {
                true => button.set_attribute(mark, "true"),
                false => button.remove_attribute(mark),
            };
        }
        // What it says and what it says meanwhile change places.
        if let (Some(label), Some(other)) = (button.text_content(), button.get_attribute("data-busy")) {
            button.set_text_content(Some(&other));
            let _ = button.set_attribute("data-busy", &label);
        }
    }
}

/// Shows a notice that came with the page. Who is typing goes on.
pub fn show_notice(form: &HtmlFormElement, id: &str) {
    if let Some(alert) = find(form, ".form-alert") {
        alert.set_inner_html(&notice(id));
    }
}

/// The markup of a notice that came with the page.
fn notice(id: &str) -> String {
    let template = document().get_element_by_id(id);
    template.map_or_else(String::new, |template| template.inner_html())
}

/// Shows what was wrong, and takes the focus to it.
fn show(form: &HtmlFormElement, notice: &str, problems: &[(String, String)]) {
    // What an attempt before has done is not what this one did. The form itself may stand there.
    let done = document().query_selector_all(".notice.good");
    for done in done.map(elements).unwrap_or_default() {
        if !done.contains(Some(form.as_ref())) {
            done.remove();
        }
    }
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
    focus_problem(form);
}

/// The focus goes to the first field with a problem, else to the notice above the fields.
fn focus_problem(form: &HtmlFormElement) {
    let wrong = find(form, "[aria-invalid=true]").or_else(|| find(form, ".form-alert .notice"));
    if let Some(wrong) = wrong.and_then(|wrong| wrong.dyn_into::<HtmlElement>().ok()) {
        let _ = wrong.focus();
    }
}

fn find(form: &HtmlFormElement, selector: &str) -> Option<Element> {
    form.query_selector(selector).ok().flatten()
}

fn all(form: &HtmlFormElement, selector: &str) -> Vec<Element> {
    form.query_selector_all(selector)
        .map(elements)
        .unwrap_or_default()
}

fn elements(found: NodeList) -> Vec<Element> {
    (0..found.length())
        .filter_map(|index| found.get(index)?.dyn_into().ok())
        .collect()
}
