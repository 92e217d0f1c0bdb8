//! Profile pictures: plain handlers, because they are binary. The domain re-encodes them.

use app::{AppError, server::RequestContext};
use axum::{
    extract::{Multipart, Path, State, multipart::MultipartRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{account, error::Error};

use crate::{
    body_rules::{BodyRule, BodyType},
    errors,
    state::AppState,
};

/// The form with a picture. Its limit is above that of a picture, so that most photographs that
/// are too large get their error beside the field.
pub const UPLOAD_BODY: BodyRule = BodyRule {
    max_len: 4 * 1024 * 1024,
    types: &[BodyType::Multipart],
    too_long: |t| (t.server_picture_title(), t.server_picture()),
    way_back: |t| ("/settings/profile", t.server_back_to_profile()),
};

/// A year: a changed picture has another address.
const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// Sets the profile picture from the form.
pub async fn upload(
    State(state): State<AppState>,
    context: RequestContext,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let current_user = match context.current_user() {
        Ok(current_user) => current_user,
        Err(error) => return errors::json(&error),
    };
    let Ok(form) = form else {
        return errors::json(&AppError::BadRequest);
    };
    let Some(picture) = picture_of(form).await else {
        return errors::json(&AppError::BadRequest);
    };
    match account::set_avatar(&state.services, current_user, picture).await {
        Ok(()) => (
            StatusCode::OK,
            [(header::LOCATION, "/settings/profile?saved=profile")],
        )
            .into_response(),
        Err(error) => errors::json(&AppError::from(error)),
    }
}

async fn picture_of(mut form: Multipart) -> Option<Vec<u8>> {
    while let Some(field) = form.next_field().await.ok()? {
        if field.name() == Some("avatar") {
            return Some(field.bytes().await.ok()?.to_vec());
        }
    }
    None
}

/// Serves a picture.
pub async fn show(State(state): State<AppState>, Path(hash): Path<String>) -> Response {
    match account::avatar(&state.services, &hash).await {
        Ok(picture) => {
            let headers = [
                (header::CONTENT_TYPE, "image/jpeg"),
                (header::CACHE_CONTROL, CACHE_CONTROL),
            ];
            (headers, picture).into_response()
        }
        Err(Error::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => errors::json(&AppError::from(error)),
    }
}
