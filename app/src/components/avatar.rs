use domain::auth::{UserId, initials};
use leptos::prelude::*;

use super::{Glyph, Icon};

/// The classes of the six hues.
const HUES: [&str; 6] = ["", " p2", " p3", " p4", " p5", " p6"];

/// A user's picture, or the initials of their name. It is hidden from screen readers: the name
/// is beside it.
#[component]
pub fn Avatar(
    /// The user's name.
    name: String,
    /// The URL of the picture, if there is one.
    picture: Option<String>,
    /// The user's id, which gives the hue, so that a changed name does not change it.
    #[prop(optional)]
    id: Option<UserId>,
    /// Whether it is shown in large.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let hue = id.map_or("", |id| hue(id.0.as_bytes()));
    let class = format!("avatar{hue}{}", if large { " large" } else { "" });
    match picture {
        Some(picture) => view! { <img class=class src=picture alt="" width="256" height="256"/> }.into_any(),
        None => view! { <span class=class aria-hidden="true">{initials(&name)}</span> }.into_any(),
    }
}

/// In the place of the picture of a user whose account is deleted.
#[component]
pub fn NobodyAvatar() -> impl IntoView {
    view! { <span class="avatar nobody" aria-hidden="true"><Icon glyph=Glyph::User/></span> }
}

/// The first letter of an organization's name.
#[component]
pub fn OrganizationAvatar(
    /// The organization's name.
    name: String,
    /// Its slug, which gives the hue.
    slug: String,
) -> impl IntoView {
    let class = format!("avatar organization small{}", hue(slug.as_bytes()));
    let letter: String = initials(&name).chars().take(1).collect();
    view! { <span class=class aria-hidden="true">{letter}</span> }
}

/// The class of the hue for a key.
fn hue(key: &[u8]) -> &'static str {
    let sum: usize = key.iter().copied().map(usize::from).sum();
    HUES.get(sum % HUES.len()).copied().unwrap_or_default()
}
