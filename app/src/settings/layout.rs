use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

/// The tabs of the settings.
const PAGES: [(&str, &str); 4] = [
    ("/settings/profile", "Profile"),
    ("/settings/security", "Security"),
    ("/settings/sessions", "Sessions"),
    ("/settings/account", "Account"),
];

/// The layout of the settings: their tabs, and the page.
#[component]
pub fn Settings() -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    let links = PAGES.map(|(href, name)| {
        view! {
            <li>
                <a href=href aria-current=belongs_to(&path, href).then_some("page")>{name}</a>
            </li>
        }
    });
    view! {
        <nav class="tabs" aria-label="Settings"><ul>{links.collect_view()}</ul></nav>
        <Outlet/>
    }
}

/// Whether a page belongs to a tab. The page of linked accounts belongs to the tab "Security".
fn belongs_to(path: &str, tab: &str) -> bool {
    path.starts_with(tab) || (tab == "/settings/security" && path.starts_with("/settings/connections"))
}
