//! After a page was changed without a load: the focus goes where the eye goes, and
//! what reads aloud says the new page's title.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use web_sys::{HtmlElement, wasm_bindgen::JsCast};

/// How often it is looked whether the new page is there, and how many times.
const INTERVAL: Duration = Duration::from_millis(100);
const TRIES: u32 = 50;

/// Watches where the router leads.
#[component]
pub(crate) fn Arrival() -> impl IntoView {
    let path = use_location().pathname;
    let said = RwSignal::new(String::new());
    Effect::watch(
        move || path.get(),
        move |_, _, _| wait(said, document().title(), TRIES),
        false,
    );
    view! { <p class="visually-hidden" role="status">{said}</p> }
}

/// The title changes when the new page has what it shows.
fn wait(said: RwSignal<String>, before: String, tries: u32) {
    set_timeout(
        move || {
            let title = document().title();
            if title == before && tries > 0 {
                return wait(said, before, tries - 1);
            }
            let _ = said.try_set(title);
            take_focus();
        },
        INTERVAL,
    );
}

/// How long what an action changed may take to be shown.
const SETTLED: Duration = Duration::from_millis(400);

/// After an action what had the focus may be gone from the page: it goes to where the
/// page begins.
pub(crate) fn keep_focus() {
    set_timeout(take_focus, SETTLED);
}

/// To where the page begins, unless the focus is in it already.
fn take_focus() {
    let lost = document()
        .active_element()
        .is_none_or(|element| element.tag_name() == "BODY");
    let start = document()
        .query_selector("main [autofocus]")
        .ok()
        .flatten()
        .or_else(|| document().query_selector("main").ok().flatten());
    if let Some(start) = start
        .filter(|_| lost)
        .and_then(|start| start.dyn_into::<HtmlElement>().ok())
    {
        let _ = start.focus();
    }
}
