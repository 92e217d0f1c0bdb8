use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

use super::{
    load::{OrganizationHome, load_organization_home},
    no_workspace::NoWorkspace,
    use_workspace,
};
use crate::components::Await;

/// `/o/:organization`: redirects to its last workspace.
#[component]
pub fn OrganizationHomePage() -> impl IntoView {
    let home = load_organization_home(use_workspace().organization);
    view! { <Await answer=home children=organization_home/> }
}

fn organization_home(home: OrganizationHome) -> AnyView {
    match home {
        OrganizationHome::Workspace(path) => view! { <Redirect path/> }.into_any(),
        OrganizationHome::NoWorkspace(organization) => view! {
            <Title text=organization.clone()/>
            <NoWorkspace organization/>
        }
        .into_any(),
    }
}
