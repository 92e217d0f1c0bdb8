use leptos::prelude::*;
use leptos_router::components::Redirect;

use super::{api::find_organization_home, use_place};
use crate::{components::Loaded, load::load};

/// `/o/:organization`: leads to its last workspace.
#[component]
pub fn OrganizationHomePage() -> impl IntoView {
    let place = use_place();
    let home = load(move || place.get().organization, find_organization_home);
    view! { <Loaded resource=home children=|path: String| view! { <Redirect path/> }/> }
}
