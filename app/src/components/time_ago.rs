use domain::Moment;
use leptos::prelude::*;

use crate::request;

/// How long ago an instant was, in words; the exact time is in its title, and in print.
#[component]
pub fn TimeAgo(
    /// The instant.
    at: Moment,
) -> impl IntoView {
    let ago = request::ago(&at);
    view! { <time class="ago" datetime=at.iso title=at.text><span>{ago}</span></time> }
}
