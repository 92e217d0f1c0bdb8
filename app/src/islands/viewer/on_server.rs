use domain::auth::Viewer;
use leptos::prelude::*;

/// The viewer of the page that is being rendered.
pub fn viewer() -> Signal<Option<Viewer>> {
    Signal::stored(crate::server::viewer().ok().flatten())
}

/// The viewer as JSON, for the page's body. Leptos escapes it there, as it does every attribute.
pub fn viewer_json() -> Option<String> {
    viewer().with_untracked(|viewer| serde_json::to_string(viewer.as_ref()?).ok())
}
