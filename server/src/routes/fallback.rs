//! Answers for paths under `/api/` that have no route, and for methods that a route does not have.

use app::AppError;
use axum::{extract::Request, http::StatusCode, response::Response};

use crate::errors::{self, PageFrame, ResponseFormat};

/// No route has this path.
pub async fn not_found(request: Request) -> Response {
    match ResponseFormat::of(&request) {
        // Without a reference: the logs tell nothing more of it.
        ResponseFormat::Html(frame) => {
            let reference = None;
            errors::page(&AppError::NotFound, &PageFrame { reference, ..frame })
        }
        format => errors::respond(&format, &AppError::NotFound),
    }
}

/// The route does not have this method. A person gets here by the address bar, after a form was
/// answered by its own page.
pub async fn method_not_allowed(request: Request) -> Response {
    let format = ResponseFormat::of(&request);
    let t = format.locale();
    let (title, words) = match format {
        ResponseFormat::ProblemJson(_) => (t.server_method_title(), t.server_method()),
        _ => (t.server_no_page_title(), t.server_form_only()),
    };
    errors::refuse(&format, StatusCode::METHOD_NOT_ALLOWED, title, words)
}
