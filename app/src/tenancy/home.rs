use leptos::prelude::*;
use leptos_router::components::Redirect;

use super::{api::find_organization_home, use_place};
use crate::components::Loaded;

/// `/o/:organization`: leads to its last workspace.
#[component]
pub fn OrganizationHomePage() -> impl IntoView {
    let home = find_organization_home(use_place().organization);
    view! { <Loaded answer=home children=|path: String| view! { <Redirect path/> }/> }
}
