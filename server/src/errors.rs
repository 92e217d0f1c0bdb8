//! Errors outside of pages: a panic, a database that is away before the page
//! begins. They look like the application and need nothing of it.

use std::any::Any;

use app::{AppError, server::RequestId};
use axum::{
    Json,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use domain::error::Error;

/// Denies a request whose identity could not be looked up (S76).
pub fn failed(request: &Request, error: Error) -> Response {
    tracing::error!(
        error = &error as &dyn std::error::Error,
        "the identity could not be looked up"
    );
    let error = match error {
        Error::Unavailable(_) => AppError::Unavailable,
        _ => AppError::Internal,
    };
    let reference = request.extensions().get::<RequestId>().map(|id| id.0.as_str());
    let mut response = if wants_page(request) {
        page(&error, reference)
    } else {
        json(&error)
    };
    if error == AppError::Unavailable {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    response
}

/// A panic is a 500, and the process lives (S76). What it said is logged where it
/// happened, never sent.
pub fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a request panicked");
    page(&AppError::Internal, None)
}

/// An answer for programs: the wire error as JSON.
pub fn json(error: &AppError) -> Response {
    (status(error), Json(error)).into_response()
}

/// Whether a person is looking.
pub fn wants_page(request: &Request) -> bool {
    let accepted = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok());
    accepted.is_some_and(|accept| accept.contains("text/html"))
}

fn page(error: &AppError, reference: Option<&str>) -> Response {
    let status = status(error);
    let reference = reference
        .map(|id| {
            format!(
                "<p class=\"hint\">Reference: <code>{}</code></p>",
                html_escape::encode_text(id)
            )
        })
        .unwrap_or_default();
    let body = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} · Latchkey</title><link rel=\"stylesheet\" href=\"/pkg/latchkey.css\"></head>\
         <body><div class=\"narrow\"><header class=\"narrow-head\"><a class=\"brand\" href=\"/\">Latchkey</a></header>\
         <main class=\"narrow-main\"><section class=\"error-page\"><p class=\"error-status\">{code}</p>\
         <h1>{title}</h1><p>{words}</p>{reference}\
         <p><a class=\"button primary\" href=\"/\">Back to the start</a></p></section></main></div></body></html>",
        title = html_escape::encode_text(error.title()),
        words = html_escape::encode_text(&error.words()),
        code = status.as_u16(),
    );
    let policy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";
    (status, [(header::CONTENT_SECURITY_POLICY, policy)], Html(body)).into_response()
}

fn status(error: &AppError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
