use leptos::prelude::*;
use leptos_router::components::Redirect;

use super::{Avatar, Glyph, Icon, ThemeSwitch};
use crate::{
    islands::{SignedIn, use_viewer},
    locale::use_locale,
};

/// Leads signed-in users to `/`, which leads to their last workspace.
#[component]
pub fn RedirectSignedIn() -> impl IntoView {
    view! { <SignedIn><Redirect path="/"/></SignedIn> }
}

/// The menu of the viewer: behind picture, name and address the settings, the theme, and the button
/// to sign out.
#[component]
pub fn UserButton() -> impl IntoView {
    let t = use_locale();
    use_viewer().get_untracked().map(|viewer| {
        view! {
            <details class="menu up start user-menu" name="menus">
                <summary class="switcher">
                    <Avatar id=viewer.id name=viewer.name.clone() picture=viewer.avatar/>
                    <span class="two-lines">
                        <span class="cut" dir="auto">{viewer.name}</span>
                        <span class="meta cut">{viewer.email}</span>
                    </span>
                    <Icon glyph=Glyph::ChevronsUpDown/>
                </summary>
                <div class="menu-list">
                    <a class="menu-item" href="/settings/security">
                        <Icon glyph=Glyph::Settings/>{t.user_button_settings()}
                    </a>
                    <hr/>
                    <p class="menu-label" aria-hidden="true">{t.theme()}</p>
                    <ThemeSwitch words=true/>
                    <hr/>
                    // A plain post and a full load: nothing of the user stays in memory.
                    <form method="post" action="/api/sign-out">
                        <button class="menu-item" type="submit">
                            <Icon glyph=Glyph::LogOut/>{t.user_button_sign_out()}
                        </button>
                    </form>
                </div>
            </details>
        }
    })
}
