use leptos::prelude::*;

use super::{SignedIn, SignedOut, use_viewer};
use crate::locale::use_locale;

/// An island that shows the viewer and follows the session.
#[island]
pub fn ViewerDemo() -> impl IntoView {
    let t = use_locale();
    let viewer = use_viewer();
    let signed_in_as = move || {
        viewer.with(|viewer| {
            viewer
                .as_ref()
                .map(|viewer| t.viewer_demo_signed_in(&viewer.name))
        })
    };
    view! {
        <section class="settings" aria-label=t.viewer_demo() translate="no">
            <SignedIn><p>{signed_in_as}</p></SignedIn>
            <SignedOut><p>{t.viewer_demo_signed_out()}</p></SignedOut>
        </section>
    }
}
