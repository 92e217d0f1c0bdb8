//! Refuses requests with a NUL character (S70): no keyboard types one, and Postgres text cannot store it.

use axum::{http::StatusCode, response::Response};

use crate::errors::{self, ResponseFormat};

/// Whether a path, a query or a form holds a percent-encoded NUL.
pub fn is_encoded_in(text: &str) -> bool {
    text.contains("%00")
}

/// Refuses a request that holds a NUL, or bytes that are no text.
pub fn refuse(format: &ResponseFormat) -> Response {
    let t = format.locale();
    errors::refuse(
        format,
        StatusCode::BAD_REQUEST,
        t.server_not_text_title(),
        t.server_not_text(),
    )
}
