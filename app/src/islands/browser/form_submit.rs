use std::time::Duration;

use gloo_net::http::Request;
use leptos::{prelude::*, task::spawn_local};
use web_sys::{
    Element, Event, FormData, HtmlElement, HtmlFormElement, NodeList, PageTransitionEvent, RequestRedirect,
    SubmitEvent, UrlSearchParams,
    wasm_bindgen::{JsCast, JsValue},
};

use super::abort_after;
use crate::{
    form_answer::{FORM_ANSWER, FormAnswer},
    locale::use_locale,
};

/// Timeout of a form post: a little longer than a stopping server lets running requests take.
const SUBMIT_TIMEOUT: Duration = Duration::from_secs(35);

/// Time after which a page that was about to be left is treated as staying: the answer to a plain
/// post may be a file, and the user can stop a page that is loading.
const NAVIGATION_TIMEOUT: Duration = Duration::from_secs(8);

/// Time for which a form that is answered by a file is treated as being sent: the page stays, and no
/// event says that the file has arrived.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_secs(2);

/// Attribute of a form that is being sent; it stays once the server has the content.
const SENT: &str = "data-sent";
const SENDING: &str = "sending";
const ARRIVED: &str = "arrived";

/// Attribute of a form whose unsaved text the user has agreed to lose.
const CANCELLED: &str = "data-cancelled";

/// Posts every form of the page, also those that are added to it later.
pub fn listen() {
    // On the window, the last to see the event: handlers that hold a form back have run by then.
    window_event_listener_untyped("submit", on_submit);
    // Going back may show the page as it was left, with its form still being sent.
    window_event_listener_untyped("pageshow", |event| {
        let kept = event
            .dyn_ref::<PageTransitionEvent>()
            .is_some_and(PageTransitionEvent::persisted);
        let forms = document().query_selector_all("form");
        for form in forms.map(elements).unwrap_or_default() {
            if let Some(form) = form.dyn_ref().filter(|_| kept) {
                set_sent(form, None);
                restore(form);
            }
        }
    });
}

/// Whether the form's text may be lost: the server has it, or the user has agreed to lose it.
pub fn may_be_lost(form: &HtmlFormElement) -> bool {
    form.has_attribute(CANCELLED) || form.get_attribute(SENT).is_some_and(|sent| sent == ARRIVED)
}

/// Marks the form's text as one that may be lost. If the page is still there after a while, the
/// mark is taken back.
pub fn cancel(form: &HtmlFormElement) {
    let _ = form.set_attribute(CANCELLED, "");
    let form = form.clone();
    set_timeout(move || restore(&form), NAVIGATION_TIMEOUT);
}

fn restore(form: &HtmlFormElement) {
    let _ = form.remove_attribute(CANCELLED);
}

fn on_submit(event: Event) {
    let form = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
    let Some(form) = form.filter(|_| !event.default_prevented()) else {
        return;
    };
    // A second submit would be answered in place of the first.
    if form.has_attribute(SENT) {
        return event.prevent_default();
    }
    if form.has_attribute("data-fetch")
        && !goes_elsewhere(&event)
        && let Some(fields) = fields(&form)
    {
        event.prevent_default();
        set_sent(&form, Some(SENDING));
        spawn_local(post(form, fields));
    } else {
        navigate_natively(&form);
    }
}

/// Whether the button sends the form to a path of its own, whose answer is a page.
fn goes_elsewhere(event: &Event) -> bool {
    let submitter = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter);
    submitter.is_some_and(|button| button.has_attribute("formaction"))
}

fn fields(form: &HtmlFormElement) -> Option<UrlSearchParams> {
    let data: JsValue = FormData::new_with_form(form).ok()?.into();
    UrlSearchParams::new_with_str_sequence_sequence(&data).ok()
}

/// Marks a form that the browser posts by itself, going to the answer as a page.
fn navigate_natively(form: &HtmlFormElement) {
    set_sent(form, Some(ARRIVED));
    super::fresh_pages::note_sent();
    let form = form.clone();
    let timeout = match form.has_attribute("data-download") {
        true => DOWNLOAD_TIMEOUT,
        false => NAVIGATION_TIMEOUT,
    };
    set_timeout(move || set_sent(&form, None), timeout);
}

async fn post(form: HtmlFormElement, fields: UrlSearchParams) {
    match send(&form.action(), fields).await {
        Ok(FormAnswer::Done { leads_to }) => {
            set_sent(&form, Some(ARRIVED));
            super::fresh_pages::note_change();
            let location = window().location();
            let here = || Some(location.pathname().ok()? + &location.search().ok()?);
            // Replaces the page of the form, so that the way back does not lead to a saved form.
            let _ = location.replace(&leads_to.or_else(here).unwrap_or_default());
        }
        // `submit` by a script raises no event, so that `on_submit` does not see it.
        Ok(FormAnswer::PostNatively) => {
            navigate_natively(&form);
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

/// The answer of the server, or the id of the page's notice that says why there is none.
async fn send(action: &str, fields: UrlSearchParams) -> Result<FormAnswer, &'static str> {
    let request = Request::post(action)
        .header("accept", FORM_ANSWER)
        // The answer is shown in this page: it is asked for in the page's language.
        .header("accept-language", use_locale().as_str())
        .redirect(RequestRedirect::Error)
        .abort_signal(abort_after(SUBMIT_TIMEOUT).as_ref())
        .body(fields)
        .map_err(|_| "unavailable")?;
    let answer = request.send().await.map_err(|_| "offline")?;
    // Another type of answer comes from a proxy, or from a server that is starting.
    match answer.headers().get("content-type").as_deref() {
        Some(FORM_ANSWER) => answer.json().await.map_err(|_| "offline"),
        _ => Err("unavailable"),
    }
}

/// Marks a form as being sent, or as no longer being sent. Meanwhile its fields cannot be changed: the change
/// would be lost.
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
        // Swaps the button's text and the text for the time of sending. An icon stays.
        let marked = button.query_selector("[data-label]").ok().flatten();
        let text = marked.unwrap_or_else(|| button.clone());
        if let (Some(label), Some(other)) = (text.text_content(), button.get_attribute("data-busy")) {
            text.set_text_content(Some(&other));
            let _ = button.set_attribute("data-busy", &label);
        }
    }
}

/// Shows a notice that came with the page. The focus stays where it is.
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

/// Shows the notice and the problems of the fields, and moves the focus there.
fn show(form: &HtmlFormElement, notice: &str, problems: &[(String, String)]) {
    // An earlier attempt may have left a message of success. It may hold the form itself.
    let done = document().query_selector_all(".toasts, .banner.good");
    for done in done.map(elements).unwrap_or_default() {
        if !done.contains(Some(form.as_ref())) {
            done.remove();
        }
    }
    if let Some(alert) = find(form, ".form-alert") {
        alert.set_inner_html(notice);
    }
    if let Some(mark) = find(form, "[data-warn-unsaved]") {
        let _ = mark.set_attribute("data-warn-unsaved", "always");
    }
    for place in all(form, "[data-problem]") {
        let name = place.get_attribute("data-problem").unwrap_or_default();
        let problem = problems.iter().find(|(field, _)| *field == name);
        let message = problem.map(|(_, message)| message.as_str());
        place.set_text_content(message);
        let _ = place.toggle_attribute_with_force("hidden", message.is_none());
        if let Some(control) = find(form, &format!(":is(input, textarea, select)[name={name}]")) {
            let _ = match message {
                Some(_) => control.set_attribute("aria-invalid", "true"),
                None => control.remove_attribute("aria-invalid"),
            };
        }
    }
    focus_problem(form);
}

/// Moves the focus to the first field with a problem, or to the notice above the fields.
fn focus_problem(form: &HtmlFormElement) {
    let wrong = find(form, "[aria-invalid=true]").or_else(|| find(form, ".form-alert .banner"));
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
