//! Pictures of people: plain handlers, since they are no text. Where they are drawn
//! anew is the domain's.

use app::AppError;
use axum::{
    Extension,
    extract::{Multipart, Path, State, multipart::MultipartRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{account, auth::CurrentUser, error::Error};

use crate::{errors, state::AppState};

/// Where a picture is posted to.
pub const UPLOAD: &str = "/api/settings/avatar/upload";

/// A year: another picture has another address.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Takes the picture of the form.
pub async fn upload(
    State(state): State<AppState>,
    current_user: Option<Extension<CurrentUser>>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let Some(Extension(current_user)) = current_user else {
        return errors::json(&AppError::SignedOut);
    };
    let Ok(form) = form else {
        return errors::json(&AppError::BadRequest);
    };
    let Some(picture) = picture_of(form).await else {
        return errors::json(&AppError::BadRequest);
    };
    match account::set_avatar(&state.services, &current_user, picture).await {
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

/// A picture.
pub async fn show(State(state): State<AppState>, Path(hash): Path<String>) -> Response {
    match account::avatar(&state.services, &hash).await {
        Ok(picture) => {
            let headers = [
                (header::CONTENT_TYPE, "image/jpeg"),
                (header::CACHE_CONTROL, FOR_EVER),
            ];
            (headers, picture).into_response()
        }
        Err(Error::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => errors::json(&AppError::from(error)),
    }
}
