use domain::Moment;
use leptos::prelude::*;

/// An instant, for people and for machines.
#[component]
pub fn Time(
    /// The instant.
    at: Moment,
) -> impl IntoView {
    view! { <time datetime=at.iso>{at.text}</time> }
}
