use domain::{
    Locale, PRODUCT_NAME,
    tenancy::{Navigation, OrganizationLink},
};
use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

use super::load::load_navigation;
use crate::{
    components::{ThemeSwitch, UserButton},
    error::AppError,
    islands::CloseMenuOnEscape,
    locale::use_locale,
};

/// The layout of all pages of signed-in users: the sidebar, and the page.
#[component]
pub fn Application() -> impl IntoView {
    let t = use_locale();
    view! {
        <div class="application">
            <header class="sidebar">
                <a class="brand" href="/">{PRODUCT_NAME}</a>
                // A checkbox, so that the menu opens without JavaScript too.
                <input id="menu" class="menu-toggle visually-hidden" type="checkbox" autocomplete="off"/>
                <label for="menu" class="menu-label button quiet">{t.sidebar_menu()}</label>
                <div class="sidebar-content">
                    <nav aria-label=t.sidebar_workspaces()>
                        {Suspend::new(async move { workspaces(t, load_navigation().await) })}
                    </nav>
                    <div class="sidebar-foot">
                        <ThemeSwitch/>
                        <UserButton/>
                    </div>
                </div>
            </header>
            <main id="main" class="page" tabindex="-1"><Outlet/></main>
            <CloseMenuOnEscape/>
        </div>
    }
}

fn workspaces(locale: Locale, navigation: Result<Navigation, AppError>) -> impl IntoView {
    match navigation {
        Ok(navigation) => navigation
            .organizations
            .into_iter()
            .map(|organization| view! { <Organization organization/> })
            .collect_view()
            .into_any(),
        Err(error) => view! { <p class="hint">{error.message(locale)}</p> }.into_any(),
    }
}

#[component]
fn Organization(organization: OrganizationLink) -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    let workspaces = organization.workspaces.into_iter().map(|workspace| {
        let home = format!("/o/{}/w/{}/", organization.slug, workspace.slug);
        let href = format!("{home}documents");
        view! {
            <li>
                <a href=href dir="auto" aria-current=path.starts_with(&home).then_some("page")>{workspace.name}</a>
            </li>
        }
    });
    let workspaces = workspaces.collect_view();
    view! {
        <section class="organization">
            <h2 dir="auto" title=organization.name.clone()>{organization.name.clone()}</h2>
            {if workspaces.is_empty() {
                view! { <p class="hint">{use_locale().sidebar_no_workspace()}</p> }.into_any()
            } else {
                view! { <ul>{workspaces}</ul> }.into_any()
            }}
        </section>
    }
}
