use leptos::prelude::*;

use crate::components::{Success, query};

/// The message after a change of a factor, for `?saved=`.
#[component]
pub fn SavedMessage() -> impl IntoView {
    query("saved").map(|_| {
        view! {
            <Success>"Saved. All other browsers were signed out, and we wrote you a mail."</Success>
        }
    })
}
