//! Forms, posted by native navigation or by `fetch`.
//!
//! Both kinds post to the path of a server function, which knows one way to answer. [`plain`] turns
//! that answer into a page or a redirect, and [`fetched`] into the few things that a script needs;
//! [`echo`] renders the page of a plain form again after the form failed.

pub mod echo;
pub mod fetched;
pub mod plain;

use axum::{
    http::{HeaderName, HeaderValue, header, response::Parts},
    response::Response,
};

/// The format that a server function is asked for.
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Leptos sets it where a server function redirects.
const REDIRECTS: HeaderName = HeaderName::from_static("serverfnredirect");

/// Whether the response is a file to download.
fn is_download(response: &Response) -> bool {
    response.headers().contains_key(header::CONTENT_DISPOSITION)
}

/// The value that a server function returned and that is shown once, as JSON. None if it redirects.
fn shown_once(answer: &Parts, content: &[u8]) -> Option<String> {
    let content = std::str::from_utf8(content).ok()?;
    let redirects = answer.headers.contains_key(header::LOCATION);
    (!redirects && !matches!(content, "" | "null")).then(|| content.to_owned())
}
