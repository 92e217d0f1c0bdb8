use domain::tenancy::{Navigation, OrganizationLink};
use leptos::{ev, html, prelude::*};
use leptos_router::{components::Outlet, hooks::use_location};

use super::api::load_navigation;
use crate::{components::once, error::AppError, load::load, theme::ThemeSwitch, viewer::UserButton};

/// The frame around everything signed in: the sidebar, and the page.
#[component]
pub fn Application() -> impl IntoView {
    let navigation = load(|| (), |()| load_navigation());
    let menu = NodeRef::<html::Input>::new();
    let path = use_location().pathname;
    let close = move || menu.get_untracked().inspect(|menu| menu.set_checked(false));
    // On a phone the menu covers the page: it closes once a page was chosen.
    Effect::watch(
        move || path.get(),
        move |_, _, _| {
            close();
        },
        false,
    );
    let escape = window_event_listener(ev::keydown, move |event| {
        let open = menu.get_untracked().filter(|menu| menu.checked());
        if let Some(menu) = open.filter(|_| event.key() == "Escape") {
            close();
            let _ = menu.focus();
        }
    });
    on_cleanup(move || escape.remove());
    view! {
        <div class="application">
            <header class="sidebar">
                <a class="brand" href="/">"Latchkey"</a>
                // A checkbox, so that the menu opens without JavaScript too.
                <input id="menu" class="menu-toggle visually-hidden" type="checkbox" autocomplete="off" node_ref=menu/>
                <label for="menu" class="menu-label button quiet">"Menu"</label>
                <div class="sidebar-content">
                    <nav aria-label="Workspaces">
                        <Transition>
                            {move || Suspend::new(async move {
                                let navigation = navigation.await;
                                once(move || workspaces(navigation))
                            })}
                        </Transition>
                    </nav>
                    <div class="sidebar-foot">
                        <ThemeSwitch/>
                        <UserButton/>
                    </div>
                </div>
            </header>
            <main id="main" class="page" tabindex="-1"><Outlet/></main>
        </div>
    }
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
    let path = use_location().pathname;
    let workspaces = organization.workspaces.into_iter().map(|workspace| {
        let home = format!("/o/{}/w/{}/", organization.slug, workspace.slug);
        let href = format!("{home}documents");
        view! {
            <li>
                <a href=href aria-current=move || path.get().starts_with(&home).then_some("page")>{workspace.name}</a>
            </li>
        }
    });
    let workspaces = workspaces.collect_view();
    view! {
        <section class="organization">
            <h2 title=organization.name.clone()>{organization.name.clone()}</h2>
            {if workspaces.is_empty() {
                view! { <p class="hint">"You have not been added to a workspace here yet."</p> }.into_any()
            } else {
                view! { <ul>{workspaces}</ul> }.into_any()
            }}
        </section>
    }
}
