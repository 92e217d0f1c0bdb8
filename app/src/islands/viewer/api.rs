use domain::auth::Viewer;
use leptos::prelude::*;

use crate::error::AppError;

/// The user of the session, `None` without a session.
#[server(endpoint = "viewer")]
pub async fn load_viewer() -> Result<Option<Viewer>, AppError> {
    super::on_server::viewer_of_session()
}
