use leptos::prelude::*;
use leptos_router::components::Redirect;

use super::{load::load_organization_home, use_place};
use crate::components::Await;

/// `/o/:organization`: leads to its last workspace.
#[component]
pub fn OrganizationHomePage() -> impl IntoView {
    let home = load_organization_home(use_place().organization);
    view! { <Await answer=home children=|path: String| view! { <Redirect path/> }/> }
}
