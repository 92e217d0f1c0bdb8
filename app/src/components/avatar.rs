use domain::auth::initials;
use leptos::prelude::*;

/// A user's picture, or the initials of their name. It is hidden from screen readers: the name
/// stands beside it.
#[component]
pub fn Avatar(
    /// The user's name.
    name: String,
    /// The URL of the picture, if there is one.
    picture: Option<String>,
    /// Whether it is shown in large.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let class = if large { "avatar large" } else { "avatar" };
    match picture {
        Some(picture) => view! { <img class=class src=picture alt="" width="256" height="256"/> }.into_any(),
        None => view! { <span class=class aria-hidden="true">{initials(&name)}</span> }.into_any(),
    }
}
