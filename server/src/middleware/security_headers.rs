use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::state::AppState;

/// Headers of every response.
const HEADERS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Adds the security headers to every response: pages, files, errors and refusals (S69). A page
/// brings its own content security policy, with its nonce; every other response gets one that
/// allows nothing (S68).
pub async fn add_security_headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let https = state.services.config.server.origin.is_https();
    // cargo-leptos puts no hash into the names of snippets.
    let path = request.uri().path();
    let is_bundle = state.bundle.is_hashed && state.is_bundle(path) && !path.contains("/snippets/");
    // Each font has a hash of its content in its name, in development too.
    let is_font = path.starts_with("/fonts/") && path.ends_with(".woff2");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers
            .entry(HeaderName::from_static(name))
            .or_insert(HeaderValue::from_static(value));
    }
    if https {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=63072000; includeSubDomains"),
        );
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(
            "default-src 'none'; frame-ancestors 'none'",
        ));
    // Pages and the answers to forms and server functions stay out of every cache (S43). A file
    // is asked for again, unless a hash of its content is part of its name.
    let is_file = headers.contains_key(header::LAST_MODIFIED);
    let caching = match is_file {
        true if is_bundle || is_font => "public, max-age=31536000, immutable",
        true => "no-cache",
        false => "no-store",
    };
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(caching));
    response
}
