use leptos::prelude::*;

use super::{SignedIn, SignedOut, use_viewer};

/// An island that shows the viewer and follows the session.
#[island]
pub fn ViewerDemo() -> impl IntoView {
    let viewer = use_viewer();
    let name = move || viewer.with(|viewer| viewer.as_ref().map(|viewer| viewer.name.clone()));
    view! {
        <section class="settings" aria-label="Session" translate="no">
            <SignedIn><p>"Signed in as " <strong>{name}</strong> "."</p></SignedIn>
            <SignedOut><p>"Signed out."</p></SignedOut>
        </section>
    }
}
