use domain::Moment;
use leptos::prelude::*;

/// An instant: a text for people, and ISO 8601 for programs.
#[component]
pub fn Time(
    /// The instant.
    at: Moment,
) -> impl IntoView {
    view! { <time datetime=at.iso>{at.text}</time> }
}
