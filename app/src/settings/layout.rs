use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

/// The pages of the settings, with the way from one to the next.
const PAGES: [(&str, &str); 4] = [
    ("/settings/profile", "Profile"),
    ("/settings/security", "Security"),
    ("/settings/sessions", "Sessions"),
    ("/settings/account", "Account"),
];

/// The frame around the settings.
#[component]
pub fn Settings() -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    let links = PAGES.map(|(href, name)| {
        view! {
            <li>
                <a href=href aria-current=is_part(&path, href).then_some("page")>{name}</a>
            </li>
        }
    });
    view! {
        <nav class="tabs" aria-label="Settings"><ul>{links.collect_view()}</ul></nav>
        <Outlet/>
    }
}

/// The connections are reached from the page about security, and belong to it.
fn is_part(path: &str, of: &str) -> bool {
    path.starts_with(of) || (of == "/settings/security" && path.starts_with("/settings/connections"))
}
