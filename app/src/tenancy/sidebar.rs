use domain::tenancy::{Navigation, OrganizationLink};
use leptos::{ev, prelude::*};
use leptos_router::{components::Outlet, hooks::use_location};
use web_sys::{HtmlInputElement, wasm_bindgen::JsCast};

use super::api::load_navigation;
use crate::{error::AppError, theme::ThemeSwitch, viewer::UserButton};

/// The frame around everything signed in: the sidebar, and the page.
#[component]
pub fn Application() -> impl IntoView {
    view! {
        <div class="application">
            <header class="sidebar">
                <a class="brand" href="/">"Latchkey"</a>
                // A checkbox, so that the menu opens without JavaScript too.
                <input id="menu" class="menu-toggle visually-hidden" type="checkbox" autocomplete="off"/>
                <label for="menu" class="menu-label button quiet">"Menu"</label>
                <div class="sidebar-content">
                    <nav aria-label="Workspaces">
                        {Suspend::new(async { workspaces(load_navigation().await) })}
                    </nav>
                    <div class="sidebar-foot">
                        <ThemeSwitch/>
                        <UserButton/>
                    </div>
                </div>
            </header>
            <main id="main" class="page" tabindex="-1"><Outlet/></main>
            <EscapeClosesMenu/>
        </div>
    }
}

/// On a phone the menu covers the page.
#[island]
fn EscapeClosesMenu() -> impl IntoView {
    Effect::new(|| {
        window_event_listener(ev::keydown, |event| {
            let menu = document().get_element_by_id("menu");
            let menu = menu.and_then(|menu| menu.dyn_into::<HtmlInputElement>().ok());
            let open = menu.filter(|menu| menu.checked() && event.key() == "Escape");
            if let Some(menu) = open {
                menu.set_checked(false);
                let _ = menu.focus();
            }
        });
    });
}

fn workspaces(navigation: Result<Navigation, AppError>) -> impl IntoView {
    match navigation {
        Ok(navigation) => navigation
            .organizations
            .into_iter()
            .map(|organization| view! { <Organization organization/> })
            .collect_view()
            .into_any(),
        Err(error) => view! { <p class="hint">{error.words()}</p> }.into_any(),
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
                view! { <p class="hint">"You have not been added to a workspace here yet."</p> }.into_any()
            } else {
                view! { <ul>{workspaces}</ul> }.into_any()
            }}
        </section>
    }
}
