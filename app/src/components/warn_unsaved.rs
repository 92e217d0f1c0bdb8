use leptos::prelude::*;

use super::form::Attempt;

/// Within a form: the browser asks before the page is left while the form has unsaved text.
#[component]
pub fn WarnUnsaved(
    /// Whether the form holds unsaved text when the page loads.
    #[prop(optional)]
    always: bool,
) -> impl IntoView {
    let attempt: Attempt = expect_context();
    // After a failed attempt the form holds text that is saved nowhere, even where it equals what
    // the page was rendered with.
    let when = if always || attempt.error().is_some() {
        "always"
    } else {
        "changed"
    };
    view! { <span hidden data-warn-unsaved=when></span> }
}
