use leptos::prelude::*;

use crate::components::{Success, query};

/// After a change to a factor, as the address says.
#[component]
pub fn Saved() -> impl IntoView {
    query("saved").map(|_| {
        view! {
            <Success>"Saved. All other browsers were signed out, and we wrote you a mail."</Success>
        }
    })
}
