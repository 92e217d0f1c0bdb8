//! Errors outside of pages and server functions, each in the format that its client reads.
//!
//! - [`json`], [`problem`] and [`page`] answer with an [`AppError`], in one format.
//! - [`dependency_failed`] denies a request because the database does not answer.
//! - [`refuse`] rejects a request that none of our pages sends, with its own message.
//! - [`rescue`] shows what was typed when the page of a failed form cannot be rendered.

mod format;
mod pages;
mod problem_json;
mod rescue;

use app::AppError;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::error::Error;

pub use format::{PageFrame, ResponseFormat, UserLocale, locale};
pub use pages::{leaving, page};
pub use problem_json::problem;
pub use rescue::rescue;

/// Denies a request because something it depends on failed (S76).
pub fn dependency_failed(format: &ResponseFormat, error: &Error) -> Response {
    tracing::error!(
        error = error as &dyn std::error::Error,
        "request failed: a dependency is unavailable"
    );
    let error = match error {
        Error::Unavailable(_) | Error::Busy => AppError::Unavailable,
        _ => AppError::Internal,
    };
    respond(format, &error)
}

/// An error in the client's format.
pub fn respond(format: &ResponseFormat, error: &AppError) -> Response {
    match format {
        ResponseFormat::Html(frame) => page(error, frame),
        ResponseFormat::Json(_) => json(error),
        ResponseFormat::ProblemJson(locale) => problem(*locale, error),
    }
}

/// An error for a fetch by one of our pages: the application's error as JSON.
pub fn json(error: &AppError) -> Response {
    with_retry_after(error, (status(error), Json(error)).into_response())
}

/// Rejects a request that none of our pages sends, or one whose body is too long. Title and words are in
/// the language of the format.
pub fn refuse(format: &ResponseFormat, status: StatusCode, title: &str, words: &str) -> Response {
    // Another host's page leads to no page of ours.
    let leads_on = status != StatusCode::MISDIRECTED_REQUEST;
    let way_on = leads_on.then(|| ("/", format.locale().server_home()));
    refuse_leading_on(format, status, title, words, way_on)
}

/// Rejects a request as [`refuse`] does, with a link to the page that a person goes on with: its path
/// and label.
pub fn refuse_leading_on(
    format: &ResponseFormat,
    status: StatusCode,
    title: &str,
    words: &str,
    way_on: Option<(&str, &str)>,
) -> Response {
    match format {
        ResponseFormat::Html(frame) => pages::refusal(frame, status, title, words, way_on),
        ResponseFormat::Json(_) => (status, format!("{title}. {words}\n")).into_response(),
        ResponseFormat::ProblemJson(_) => {
            problem_json::problem_document(status, &format!("{title}. {words}"), None)
        }
    }
}

/// The HTTP status of an error.
pub fn status(error: &AppError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn with_retry_after(error: &AppError, mut response: Response) -> Response {
    if let Some(wait) = error.retry_after() {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(wait));
    }
    response
}
