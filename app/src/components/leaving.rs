use leptos::prelude::*;

use super::form::Attempt;

/// Within a form: the browser asks before the page is left while something typed is not saved.
#[component]
pub fn AskBeforeLeaving() -> impl IntoView {
    let attempt: Attempt = expect_context();
    // After a failed attempt the form holds what is saved nowhere, whatever it
    // began with.
    let asks = if attempt.error().is_some() {
        "always"
    } else {
        "changed"
    };
    view! { <span hidden data-asks=asks></span> }
}
