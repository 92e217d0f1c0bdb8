use leptos::prelude::*;

use crate::{
    components::{Success, query},
    locale::use_locale,
};

/// The message after a change of a factor, for `?saved=`.
#[component]
pub fn SavedMessage() -> impl IntoView {
    let t = use_locale();
    query("saved").map(|_| view! { <Success>{t.settings_changed()}</Success> })
}
