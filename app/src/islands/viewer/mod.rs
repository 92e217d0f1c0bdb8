//! The viewer: the signed-in user whom the page was rendered for. Pages and islands ask in the
//! same way.
//!
//! The server writes the viewer into the page once (`data-viewer` of the body), and an island
//! reads it from there, so that both render the same and nothing is shown as signed out first. In
//! the browser it then follows the session: `None` once the session has ended, and a new name once
//! another page shows it.

#[cfg(not(feature = "ssr"))]
mod in_browser;
#[cfg(feature = "ssr")]
mod on_server;
mod page_viewer;

use domain::auth::Viewer;
use leptos::prelude::*;

#[cfg(not(feature = "ssr"))]
use in_browser as side;
#[cfg(feature = "ssr")]
use on_server as side;

#[cfg(feature = "ssr")]
pub use on_server::viewer_json;
pub use page_viewer::{forget, recall, refresh, refresh_if_changed, rendered_for};

/// The viewer; `None` without a session. In a page it never changes, in an island it follows the
/// session.
pub fn use_viewer() -> Signal<Option<Viewer>> {
    side::viewer()
}

/// Shows its children to signed-in users.
#[component]
pub fn SignedIn(children: ChildrenFn) -> impl IntoView {
    let signed_in = use_signed_in();
    move || signed_in.get().then(|| children())
}

/// Shows its children to anonymous users.
#[component]
pub fn SignedOut(children: ChildrenFn) -> impl IntoView {
    let signed_in = use_signed_in();
    move || (!signed_in.get()).then(|| children())
}

/// A memo, so that the children are not rebuilt when only the name changes.
fn use_signed_in() -> Memo<bool> {
    let viewer = use_viewer();
    Memo::new(move |_| viewer.with(Option::is_some))
}
