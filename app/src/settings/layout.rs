use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

use crate::locale::use_locale;

/// The layout of the settings: their tabs, and the page.
#[component]
pub fn Settings() -> impl IntoView {
    let t = use_locale();
    let path = use_location().pathname.get_untracked();
    let tabs = [
        ("/settings/profile", t.profile_title()),
        ("/settings/security", t.security_title()),
        ("/settings/sessions", t.sessions_title()),
        ("/settings/account", t.account_title()),
    ];
    let links = tabs.map(|(href, name)| {
        view! {
            <li>
                <a href=href aria-current=belongs_to(&path, href).then_some("page")>{name}</a>
            </li>
        }
    });
    view! {
        <nav class="tabs" aria-label=t.settings()><ul>{links.collect_view()}</ul></nav>
        <Outlet/>
    }
}

/// Whether a page belongs to a tab. The page of linked accounts belongs to the tab "Security".
fn belongs_to(path: &str, tab: &str) -> bool {
    path.starts_with(tab) || (tab == "/settings/security" && path.starts_with("/settings/connections"))
}
