//! Who is looking at the page. It is rendered for them: nothing is ever shown as signed out first.

use domain::auth::Viewer;
use leptos::prelude::*;
use leptos_router::components::Redirect;

use crate::{components::Avatar, request};

/// The viewer of this page, if somebody is signed in. Known while the page is rendered; an island
/// is told what it needs.
pub fn use_viewer() -> Option<Viewer> {
    request::viewer()
}

/// Shows its children to whoever is signed in.
#[component]
pub fn SignedIn(children: Children) -> impl IntoView {
    use_viewer().is_some().then(children)
}

/// Shows its children to whoever is not signed in.
#[component]
pub fn SignedOut(children: Children) -> impl IntoView {
    use_viewer().is_none().then(children)
}

/// Leads whoever is signed in already to where `/` leads.
#[component]
pub fn RedirectSignedIn() -> impl IntoView {
    view! { <SignedIn><Redirect path="/"/></SignedIn> }
}

/// The viewer's name and the way out.
#[component]
pub fn UserButton() -> impl IntoView {
    use_viewer().map(|viewer| {
        view! {
            <div class="user-button">
                <a class="user-link" href="/settings/profile" title="Profile">
                    <Avatar name=viewer.name.clone() picture=viewer.avatar/>
                    <span class="user-names">
                        <span class="user-name">{viewer.name}</span>
                        <span class="user-email">{viewer.email}</span>
                    </span>
                </a>
                <div class="user-actions">
                    <a class="button quiet" href="/settings/security">"Settings"</a>
                    // A plain post and a full load: nothing of the person stays in memory.
                    <form method="post" action="/api/sign-out">
                        <button class="button quiet" type="submit">"Sign out"</button>
                    </form>
                </div>
            </div>
        }
    })
}
