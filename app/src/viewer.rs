//! Who is looking at the page: one blocking resource, so that nothing is ever
//! shown as signed out first.

use domain::auth::Viewer;
use leptos::prelude::*;
use leptos_router::components::Redirect;

use crate::{
    auth::api::current_viewer,
    components::{Avatar, once},
    load::{Loading, load},
};

/// The viewer, once known: `Ok(None)` when nobody is signed in.
pub type ViewerResource = Loading<Option<Viewer>>;

pub(crate) fn provide_viewer() {
    provide_context::<ViewerResource>(load(|| (), |()| current_viewer()));
}

/// The viewer of this page; read it below a `Suspense` or a `Transition`.
pub fn use_viewer() -> ViewerResource {
    expect_context()
}

/// Shows its children to whoever is signed in.
#[component]
pub fn SignedIn(children: ChildrenFn) -> impl IntoView {
    when(true, children)
}

/// Shows its children to whoever is not signed in.
#[component]
pub fn SignedOut(children: ChildrenFn) -> impl IntoView {
    when(false, children)
}

fn when(signed_in: bool, children: ChildrenFn) -> impl IntoView {
    let viewer = use_viewer();
    let shown = move || {
        viewer
            .get()
            .is_some_and(|viewer| matches!(viewer, Ok(Some(_))) == signed_in)
    };
    view! {
        <Transition>
            <Show when=shown>{children()}</Show>
        </Transition>
    }
}

/// Leads whoever is signed in already to where `/` leads.
#[component]
pub fn RedirectSignedIn() -> impl IntoView {
    view! { <SignedIn><Redirect path="/"/></SignedIn> }
}

/// The viewer's name and the way out.
#[component]
pub fn UserButton() -> impl IntoView {
    let viewer = use_viewer();
    view! {
        <Transition>
            {move || {
                let viewer = viewer.get().and_then(|viewer| viewer.ok().flatten());
                once(move || viewer.map(|viewer| view! {
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
                }))
            }}
        </Transition>
    }
}
