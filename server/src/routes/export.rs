use app::{AppError, server::RequestContext};
use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use domain::PRODUCT_FILE_NAME;
use futures_util::TryStreamExt;

use crate::{errors, state::AppState};

/// Sends the user's own data as a zip archive.
pub async fn export(State(state): State<AppState>, context: RequestContext) -> Response {
    // It holds all that the account has: as much as a change of it, it needs a step-up.
    let (stepped_up, browser) = match context
        .stepped_up()
        .and_then(|proof| Ok((proof, context.browser()?)))
    {
        Ok(asking) => asking,
        Err(error) => return errors::json(&error),
    };
    match domain::account::export(&state.services, &stepped_up, &browser).await {
        Ok(zip) => {
            let disposition = format!("attachment; filename=\"{PRODUCT_FILE_NAME}.zip\"");
            let headers = [
                (header::CONTENT_TYPE, "application/zip"),
                (header::CONTENT_DISPOSITION, &disposition),
            ];
            // An error closes the connection, so that a truncated file does not look complete. The
            // status was sent before it, so the error can only be logged.
            let zip = zip.inspect_err(|error| {
                tracing::error!(error = error as &dyn std::error::Error, "an export broke off");
            });
            (headers, Body::from_stream(zip)).into_response()
        }
        Err(error) => errors::json(&AppError::from(error)),
    }
}
