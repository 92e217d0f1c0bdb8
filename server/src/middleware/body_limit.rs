//! What every request must satisfy, and what every response carries.

use std::{error::Error as _, time::Duration};

use app::server::bundle_is_hashed;
use axum::{
    body::HttpBody as _,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::config::Origin;
use tokio::time::timeout;

use crate::{
    avatars,
    errors::{self, Reader},
    health, providers,
    state::AppState,
    tokens, v1,
};

/// Bodies of documents: their longest text, percent-encoded at its worst.
const DOCUMENT_BODY_LIMIT: usize = 4 * 1024 * 1024;

/// The form with a picture. Above what is taken, so that most photographs that are too
/// large are told so beside their field.
const PICTURE_BODY_LIMIT: usize = 4 * 1024 * 1024;

/// Fields of a form: several times those of the largest of ours. Each costs a hundred times its
/// length while it is read, and whoever sends it has not been identified by then.
const MAX_FORM_FIELDS: usize = 100;

/// How long a body may take to arrive: the largest one at 140 kB a second.
const BODY_PATIENCE: Duration = Duration::from_secs(30);

/// All other bodies (S70).
const BODY_LIMIT: usize = 64 * 1024;

/// Answers for the configured origin alone (S13): a link in a mail, or a cache's
/// key, is never built from a forged host.
pub async fn check_host(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let origin = &state.services.config.server.origin;
    // A balancer asks by the address of the machine.
    if health::PATHS.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    match is_for(origin, &request) {
        true => next.run(request).await,
        false => errors::refuse(
            Reader::of(&request),
            StatusCode::MISDIRECTED_REQUEST,
            "This host is not served here",
            "Check the address.",
        ),
    }
}

/// HTTP/2, and HTTP/1 in the absolute form, carry the host in the URI. Wherever it stands it
/// must be ours, and at most once in a header: a proxy may have looked at the other one.
fn is_for(origin: &Origin, request: &Request) -> bool {
    let hosts: Vec<_> = request.headers().get_all(header::HOST).iter().collect();
    let authority = request.uri().authority().map(|authority| authority.as_str());
    let scheme = request.uri().scheme_str().unwrap_or("http");
    hosts.len() + usize::from(authority.is_some()) > 0
        && hosts.len() <= 1
        && hosts
            .iter()
            .all(|host| host.to_str().is_ok_and(|host| origin.is_host(host)))
        && authority.is_none_or(|authority| origin.is_host(authority))
        // TLS may end at a proxy, so that either is right.
        && matches!(scheme, "http" | "https")
}

/// The longest part of a path that a file of ours could have.
const SEGMENT_MAX_LEN: usize = 255;

/// Refuses what no page or file of ours is named, before anything takes it apart.
pub async fn check_target(request: Request, next: Next) -> Response {
    let reader = Reader::of(&request);
    let uri = request.uri();
    if request.method() == Method::CONNECT || uri.path_and_query().is_none() {
        return errors::refuse(
            reader,
            StatusCode::METHOD_NOT_ALLOWED,
            "This is not a proxy",
            "Ask for a page.",
        );
    }
    if !is_one_coding(request.headers()) {
        let mut refusal = errors::refuse(
            reader,
            StatusCode::BAD_REQUEST,
            "This did not arrive whole",
            "It was sent in a coding that is not used here.",
        );
        refusal
            .headers_mut()
            .insert(header::CONNECTION, HeaderValue::from_static("close"));
        return refusal;
    }
    // No keyboard types a NUL, and Postgres stores it in no text (S70).
    let query = uri.query().unwrap_or_default();
    if [uri.path(), query].iter().any(|part| part.contains(ENCODED_NUL)) {
        return no_text(reader);
    }
    let is_text = percent_encoding::percent_decode_str(uri.path())
        .decode_utf8()
        .is_ok();
    let too_long = |segment: &str| segment.len() > SEGMENT_MAX_LEN;
    if !is_text || uri.path().split('/').any(too_long) {
        return errors::refuse(
            reader,
            StatusCode::NOT_FOUND,
            "There is nothing here",
            "No page of ours has such an address.",
        );
    }
    next.run(request).await
}

/// `chunked` once, or no coding at all (S59). A proxy that reads `chunked, chunked` or `gzip,
/// chunked` otherwise than we do would see another request after it.
fn is_one_coding(headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    let is_chunked = |coding: &HeaderValue| coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked");
    codings.next().is_none_or(is_chunked) && codings.next().is_none()
}

/// `OPTIONS *` asks about the server and not about a page (RFC 9110 section 9.3.7): it is here,
/// and that is all. No other method has such a target.
pub async fn answer_server_wide(request: Request, next: Next) -> Response {
    if request.uri().path() != "*" {
        return next.run(request).await;
    }
    match *request.method() {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => errors::refuse(
            Reader::of(&request),
            StatusCode::METHOD_NOT_ALLOWED,
            "There is no page at this address",
            "Ask for a page.",
        ),
    }
}

/// Stops cross-site requests (S45): whatever is not safe must say that it comes
/// from our own pages. Sign-in and sign-out are no exception. A request with a token
/// and no cookie rests on nothing that a browser adds by itself; tokens are read on the
/// routes for programs alone.
pub async fn check_origin(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let safe = is_safe(request.method());
    let token_alone = request.uri().path().starts_with(v1::PREFIX)
        && guard::bearer(request.headers()).is_some()
        && !request.headers().contains_key(header::COOKIE);
    if safe || token_alone || is_same_origin(request.headers(), state.services.config.server.origin.as_str())
    {
        return next.run(request).await;
    }
    if *request.method() == Method::POST && providers::is_callback(request.uri().path()) {
        return providers::answered_by_form(&state, &request);
    }
    errors::refuse(
        Reader::of(&request),
        StatusCode::FORBIDDEN,
        "This request did not come from our own pages",
        "Open the page here and try again.",
    )
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn is_same_origin(headers: &HeaderMap, origin: &str) -> bool {
    match text(headers, &HeaderName::from_static("sec-fetch-site")) {
        Some(site) => site == "same-origin",
        None => text(headers, &header::ORIGIN) == Some(origin),
    }
}

/// Bounds the body (S70) and takes the content types that our forms have (S46).
pub async fn limit_body(request: Request, next: Next) -> Response {
    let is_empty = request.method() != Method::POST && request.body().is_end_stream();
    if is_safe(request.method()) || is_empty {
        return next.run(request).await;
    }
    let reader = Reader::of(&request);
    let kind =
        text(request.headers(), &header::CONTENT_TYPE).and_then(|kind| kind.parse::<mime::Mime>().ok());
    let (limit, wanted) = match request.uri().path() {
        avatars::UPLOAD => (PICTURE_BODY_LIMIT, mime::MULTIPART_FORM_DATA),
        "/api/documents/create" | "/api/documents/update" => {
            (DOCUMENT_BODY_LIMIT, mime::APPLICATION_WWW_FORM_URLENCODED)
        }
        path if path.starts_with(v1::PREFIX) => match path.ends_with("/documents") {
            true => (DOCUMENT_BODY_LIMIT, mime::APPLICATION_JSON),
            false => (BODY_LIMIT, mime::APPLICATION_JSON),
        },
        _ => (BODY_LIMIT, mime::APPLICATION_WWW_FORM_URLENCODED),
    };
    // Programs may ask for a token in either way.
    let path_takes_both = request.uri().path() == tokens::TOKEN;
    let is_json = path_takes_both
        && kind
            .as_ref()
            .is_some_and(|kind| kind.essence_str() == mime::APPLICATION_JSON.as_ref());
    if !is_json && kind.is_none_or(|kind| kind.essence_str() != wanted.essence_str()) {
        return errors::refuse(
            reader,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "This is not how it is sent here",
            &match path_takes_both {
                true => format!("Send it as {} or {wanted}.", mime::APPLICATION_JSON),
                false => format!("Send it as {wanted}."),
            },
        );
    }
    let is_text = wanted != mime::MULTIPART_FORM_DATA;
    let is_form = !is_json && wanted == mime::APPLICATION_WWW_FORM_URLENCODED;
    let (parts, body) = request.into_parts();
    // A form that comes a byte a minute keeps its connection no longer than this (S71).
    let Ok(read) = timeout(BODY_PATIENCE, axum::body::to_bytes(body, limit)).await else {
        return errors::refuse(
            reader,
            StatusCode::REQUEST_TIMEOUT,
            "This took too long to arrive",
            "Go back, where what you typed still is, and send it again.",
        );
    };
    match read {
        Ok(bytes) if is_text && !holds_text(&bytes, is_form) => no_text(reader),
        Ok(bytes) if is_form && fields(&bytes) > MAX_FORM_FIELDS => errors::refuse(
            reader,
            StatusCode::BAD_REQUEST,
            "This form has too many fields",
            "Go back, where what you typed still is, and send it again.",
        ),
        Ok(bytes) => next.run(Request::from_parts(parts, bytes.into())).await,
        // Broken off, or in a coding that is none.
        Err(error) if !is_too_long(&error) => errors::refuse(
            reader,
            StatusCode::BAD_REQUEST,
            "This did not arrive whole",
            "Go back, where what you typed still is, and send it again.",
        ),
        Err(_) if is_text => errors::refuse(
            reader,
            StatusCode::PAYLOAD_TOO_LARGE,
            "This is too long",
            "Go back, where what you typed still is, and shorten it.",
        ),
        Err(_) => errors::refuse(
            reader,
            StatusCode::PAYLOAD_TOO_LARGE,
            "This picture is too large",
            "2 MB are the most. Go back to your profile, make it smaller, and choose it again.",
        ),
    }
}

/// How many fields a form has.
fn fields(body: &[u8]) -> usize {
    body.iter().filter(|byte| **byte == b'&').count() + 1
}

/// A NUL in an address or a form.
const ENCODED_NUL: &str = "%00";

/// JSON has a way of its own to write a NUL: `json::object` looks for it.
fn holds_text(body: &[u8], is_form: bool) -> bool {
    let has_nul = |text: &str| text.contains('\0') || is_form && text.contains(ENCODED_NUL);
    std::str::from_utf8(body).is_ok_and(|text| !has_nul(text))
}

fn no_text(reader: Reader) -> Response {
    errors::refuse(
        reader,
        StatusCode::BAD_REQUEST,
        "This is no text",
        "Go back to the page before and send it from there.",
    )
}

fn is_too_long(error: &axum::Error) -> bool {
    error
        .source()
        .is_some_and(|source| source.is::<http_body_util::LengthLimitError>())
}

/// On every response: files, errors and refusals too. A page brings its own
/// content security policy, with its nonce; all else gets one that allows
/// nothing (S68).
pub async fn add_headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let https = state.services.config.server.origin.is_https();
    // cargo-leptos leaves the names of snippets as they are.
    let path = request.uri().path();
    let is_hashed = bundle_is_hashed() && state.is_bundle(path) && !path.contains("/snippets/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    for (name, value) in fixed {
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
    // Pages, and all that forms and functions answer, stay out of every cache (S43); a
    // file is asked for again, unless its name says what it holds.
    let is_file = headers.contains_key(header::LAST_MODIFIED);
    let caching = match is_file {
        true if is_hashed => "public, max-age=31536000, immutable",
        true => "no-cache",
        false => "no-store",
    };
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(caching));
    response
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
