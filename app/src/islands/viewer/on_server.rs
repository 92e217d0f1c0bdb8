use domain::auth::{Viewer, readable};
use leptos::prelude::*;

use crate::error::AppError;

/// The viewer of the page that is being rendered.
pub fn viewer() -> Signal<Option<Viewer>> {
    Signal::stored(viewer_of_session().ok().flatten())
}

/// The viewer as JSON, for the page's body. Leptos escapes it there, as it does every attribute.
pub fn viewer_json() -> Option<String> {
    viewer().with_untracked(|viewer| serde_json::to_string(viewer.as_ref()?).ok())
}

/// The user of the request's session, with the address as people read it.
pub fn viewer_of_session() -> Result<Option<Viewer>, AppError> {
    let current_user = crate::server::maybe_current_user()?;
    Ok(current_user.map(|current_user| {
        let viewer = current_user.viewer();
        Viewer {
            email: readable(&viewer.email),
            ..viewer
        }
    }))
}
