//! After a page was changed without a load: the focus goes where the eye goes, and
//! what reads aloud says the new page's title.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use web_sys::{Element, HtmlElement, wasm_bindgen::JsCast};

/// How often it is looked whether the new page is there, and how many times.
const INTERVAL: Duration = Duration::from_millis(100);
const TRIES: u32 = 50;

/// How many times a page has been shown what it waited for.
#[derive(Clone, Copy)]
pub(crate) struct Shown(StoredValue<u32>);

impl Shown {
    /// Once more.
    pub(crate) fn note(self) {
        let _ = self.0.try_update_value(|count| *count += 1);
    }
}

pub(crate) fn provide_shown() {
    provide_context(Shown(StoredValue::new(0)));
}

pub(crate) fn use_shown() -> Shown {
    expect_context()
}

/// Watches where the router leads.
#[component]
pub(crate) fn Arrival() -> impl IntoView {
    let location = use_location();
    let (path, query) = (location.pathname, location.search);
    let shown = use_shown();
    let said = RwSignal::new(String::new());
    Effect::watch(
        move || (path.get(), query.get()),
        move |(path, _), before, _| {
            // The next page may have the same title: it is said again only if it was
            // taken back.
            said.set(String::new());
            let same_page = before.is_some_and(|(before, _)| before == path);
            if same_page {
                keep_focus();
            }
            let departure = Departure {
                heading: find("h1"),
                shown: shown.0.get_value(),
                same_page,
            };
            wait(departure, shown, said, TRIES);
        },
        false,
    );
    view! { <p class="visually-hidden" role="status">{said}</p> }
}

/// What there was when the router was led on.
struct Departure {
    heading: Option<Element>,
    shown: u32,
    /// Only the query is another. It may change a list, or nothing but a notice, which
    /// speaks for itself.
    same_page: bool,
}

impl Departure {
    /// The new page is whole. The title does not tell: two workspaces may have one
    /// name, and some pages have theirs before their content.
    fn is_over(&self, shown: Shown) -> bool {
        let heading = find("h1");
        let other = heading != self.heading || shown.0.try_get_value() != Some(self.shown);
        heading.is_some() && other && find("main .loading").is_none()
    }
}

fn wait(departure: Departure, shown: Shown, said: RwSignal<String>, tries: u32) {
    set_timeout(
        move || {
            let over = departure.is_over(shown);
            if !over && tries > 0 {
                return wait(departure, shown, said, tries - 1);
            }
            if over || !departure.same_page {
                let _ = said.try_set(document().title());
                if !typing() {
                    focus_start();
                }
            }
        },
        INTERVAL,
    );
}

/// How long what an action changed may take to be shown.
const SETTLED: Duration = Duration::from_millis(400);

/// After an action what had the focus may be gone from the page: it goes to where the
/// page begins.
pub(crate) fn keep_focus() {
    set_timeout(
        || {
            if find(":focus").is_none() {
                focus_start();
            }
        },
        SETTLED,
    );
}

/// Whoever was quick enough to begin in a field stays there.
fn typing() -> bool {
    find("main :is(input, select, textarea):focus").is_some()
}

/// To the field that the page begins at, or to the page.
fn focus_start() {
    let start = find("main [autofocus]").or_else(|| find("main"));
    if let Some(start) = start.and_then(|start| start.dyn_into::<HtmlElement>().ok()) {
        let _ = start.focus();
    }
}

fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}
