use domain::auth::Viewer;
use leptos::prelude::*;

/// The page's viewer, shared by all its islands.
pub fn viewer() -> Signal<Option<Viewer>> {
    super::page_viewer::signal().into()
}
