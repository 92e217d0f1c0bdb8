use app::AppError;
use axum::{body::to_bytes, http::StatusCode, response::Response};

use crate::errors;

/// Leptos answers arguments that do not decode with an error of its own, and with 500. The
/// response gets the status of the application's error that it was turned into.
pub async fn restore_error_status(answer: Response) -> Response {
    let failed = answer.headers().contains_key("serverfnerror");
    if !failed || answer.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return errors::json(&AppError::Internal);
    };
    if let Ok(error) = serde_json::from_slice::<AppError>(&body) {
        parts.status = errors::status(&error);
    }
    Response::from_parts(parts, body.into())
}
