use leptos::prelude::*;

use crate::components::query;

/// After a change to a factor, as the address says. The page begins here, so that it is read.
#[component]
pub fn Saved() -> impl IntoView {
    query("saved").map(|_| {
        view! {
            <p class="notice good" role="status" tabindex="-1" autofocus>
                "Saved. All other browsers were signed out, and we wrote you a mail."
            </p>
        }
    })
}
