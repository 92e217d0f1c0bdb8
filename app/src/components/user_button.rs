use leptos::prelude::*;
use leptos_router::components::Redirect;

use super::Avatar;
use crate::{
    islands::{SignedIn, use_viewer},
    locale::use_locale,
};

/// Leads signed-in users to `/`, which leads to their last workspace.
#[component]
pub fn RedirectSignedIn() -> impl IntoView {
    view! { <SignedIn><Redirect path="/"/></SignedIn> }
}

/// The menu of the viewer: picture and name, a link to the settings, and the button to sign out.
#[component]
pub fn UserButton() -> impl IntoView {
    let t = use_locale();
    use_viewer().get_untracked().map(|viewer| {
        view! {
            <div class="user-button">
                <a class="user-link" href="/settings/profile" title=t.user_button_profile()>
                    <Avatar name=viewer.name.clone() picture=viewer.avatar/>
                    <span class="user-names">
                        <span class="user-name">{viewer.name}</span>
                        <span class="user-email">{viewer.email}</span>
                    </span>
                </a>
                <div class="user-actions">
                    <a class="button quiet" href="/settings/security">{t.user_button_settings()}</a>
                    // A plain post and a full load: nothing of the user stays in memory.
                    <form method="post" action="/api/sign-out">
                        <button class="button quiet" type="submit">{t.user_button_sign_out()}</button>
                    </form>
                </div>
            </div>
        }
    })
}
