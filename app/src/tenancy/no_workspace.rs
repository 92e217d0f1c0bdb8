use leptos::prelude::*;

use crate::{
    components::{Empty, Glyph, Icon},
    locale::use_locale,
};

/// Instead of a workspace, for a member of an organization who is in none of its workspaces.
#[component]
pub fn NoWorkspace(
    /// The organization's name.
    organization: String,
) -> impl IntoView {
    let t = use_locale();
    view! {
        <Empty first=true title=t.no_workspace_title() text=t.no_workspace_text(organization)>
            <a class="button" href="/organizations/new">
                <Icon glyph=Glyph::Plus/>{t.new_organization()}
            </a>
        </Empty>
    }
}
