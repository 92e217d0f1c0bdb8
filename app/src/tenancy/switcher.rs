use domain::tenancy::OrganizationLink;
use leptos::prelude::*;

use crate::{
    components::{Glyph, Icon, OrganizationAvatar},
    locale::use_locale,
};

/// The menu that leads to the user's other organizations, and to a new one.
#[component]
pub fn Switcher(
    /// The user's organizations.
    organizations: Vec<OrganizationLink>,
    /// The one whose workspaces the sidebar shows.
    shown: Option<OrganizationLink>,
) -> impl IntoView {
    let t = use_locale();
    let slug = shown.as_ref().map(|shown| shown.slug.clone());
    let items = organizations.into_iter().map(|organization| {
        let current = slug.as_ref() == Some(&organization.slug);
        view! { <Item organization current/> }
    });
    let items = items.collect_view();
    let summary = match shown {
        Some(shown) => view! {
            <OrganizationAvatar name=shown.name.clone() slug=shown.slug/>
            <span class="cut" dir="auto">{shown.name}</span>
        }
        .into_any(),
        None => view! { <span class="cut">{t.sidebar_organizations()}</span> }.into_any(),
    };
    view! {
        <details class="menu start" name="menus">
            <summary class="switcher">{summary}<Icon glyph=Glyph::ChevronsUpDown/></summary>
            <div class="menu-list">
                <p class="menu-label">{t.sidebar_organizations()}</p>
                {items}
                <hr/>
                <a class="menu-item" href="/organizations/new">
                    <Icon glyph=Glyph::Plus/>{t.new_organization()}
                </a>
            </div>
        </details>
    }
}

#[component]
fn Item(organization: OrganizationLink, current: bool) -> impl IntoView {
    let href = format!("/o/{}", organization.slug);
    view! {
        <a class="menu-item" href=href aria-current=current.then_some("true")>
            <OrganizationAvatar name=organization.name.clone() slug=organization.slug/>
            <span class="cut" dir="auto">{organization.name}</span>
            {current.then(|| view! { <span class="push"><Icon glyph=Glyph::Check/></span> })}
        </a>
    }
}
