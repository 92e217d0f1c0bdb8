use domain::PRODUCT_NAME;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    components::{Glyph, Icon},
    locale::use_locale,
    tenancy::{Frame, load_navigation},
};

/// The layout of the settings: the sidebar has their pages, and the way back.
#[component]
pub fn Settings() -> impl IntoView {
    let t = use_locale();
    let back = Suspend::new(async move {
        let organizations = load_navigation().await.unwrap_or_default().organizations;
        // Which of several was the last is known only where the link leads.
        let place = match organizations.as_slice() {
            [only] => only.name.clone(),
            _ => PRODUCT_NAME.to_owned(),
        };
        view! { <span class="cut" dir="auto">{t.sidebar_back(place)}</span> }
    });
    view! {
        <Frame
            page="page settings"
            top=view! { <a class="switcher" href="/"><Icon glyph=Glyph::ArrowLeft/>{back}</a> }.into_any()
            nav=view! { <SettingsPages/> }.into_any()
        />
    }
}

#[component]
fn SettingsPages() -> impl IntoView {
    let t = use_locale();
    let path = use_location().pathname.get_untracked();
    let pages = [
        ("/settings/profile", t.profile_title(), Glyph::User),
        ("/settings/security", t.security_title(), Glyph::ShieldCheck),
        ("/settings/sessions", t.sessions_title(), Glyph::Monitor),
        ("/settings/connections", t.connections_title(), Glyph::Link),
        ("/settings/account", t.account_title(), Glyph::Download),
    ];
    let rows = pages.map(|(href, name, glyph)| {
        view! {
            <li>
                <a class="nav-row" href=href aria-current=path.starts_with(href).then_some("page")>
                    <Icon glyph/><span class="cut">{name}</span>
                </a>
            </li>
        }
    });
    view! {
        <nav aria-label=t.settings()>
            <div class="sidebar-head"><h2>{t.settings_own()}</h2></div>
            <ul>{rows.collect_view()}</ul>
        </nav>
    }
}
