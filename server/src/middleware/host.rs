//! Checks host, path and transfer coding of a request, before all other middleware uses them.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::config::Origin;

use super::nul;
use crate::{
    errors::{self, ResponseFormat},
    paths,
    state::AppState,
};

/// The longest segment of a path that a file of the site could have.
const MAX_SEGMENT_LEN: usize = 255;

/// Answers for the configured origin only (S13), so that no link in a mail and no key of a
/// cache is built from a forged host.
pub async fn check_host(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let origin = &state.services.config.server.origin;
    // A load balancer asks by the address of the machine.
    if paths::HEALTH.contains(&request.uri().path()) || is_for(origin, &request) {
        return next.run(request).await;
    }
    let format = ResponseFormat::of(&request);
    let t = format.locale();
    errors::refuse(
        &format,
        StatusCode::MISDIRECTED_REQUEST,
        t.server_host_title(),
        t.server_check_url(),
    )
}

/// HTTP/2, and HTTP/1 in the absolute form, carry the host in the URI. It must be ours wherever
/// it appears, and may appear in one header only: a proxy may have looked at the other one.
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
        // TLS may end at a proxy, so either scheme is right.
        && matches!(scheme, "http" | "https")
}

/// Refuses a target that names no page and no file of the site.
pub async fn check_target(request: Request, next: Next) -> Response {
    let format = ResponseFormat::of(&request);
    let t = format.locale();
    let uri = request.uri();
    if request.method() == Method::CONNECT || uri.path_and_query().is_none() {
        return errors::refuse(
            &format,
            StatusCode::METHOD_NOT_ALLOWED,
            t.server_proxy_title(),
            t.server_ask_for_page(),
        );
    }
    if !has_known_transfer_coding(request.headers()) {
        let mut refusal = errors::refuse(
            &format,
            StatusCode::BAD_REQUEST,
            t.server_coding_title(),
            t.server_coding(),
        );
        refusal
            .headers_mut()
            .insert(header::CONNECTION, HeaderValue::from_static("close"));
        return refusal;
    }
    let query = uri.query().unwrap_or_default();
    if [uri.path(), query].iter().any(|part| nul::is_encoded_in(part)) {
        return nul::refuse(&format);
    }
    let is_text = percent_encoding::percent_decode_str(uri.path())
        .decode_utf8()
        .is_ok();
    let too_long = |segment: &str| segment.len() > MAX_SEGMENT_LEN;
    if !is_text || uri.path().split('/').any(too_long) {
        return errors::refuse(
            &format,
            StatusCode::NOT_FOUND,
            t.error_not_found_title(),
            t.server_check_url(),
        );
    }
    next.run(request).await
}

/// `chunked` once, or no coding at all (S59). A proxy that reads `chunked, chunked` or `gzip,
/// chunked` in another way than this server would see a second request behind this one.
fn has_known_transfer_coding(headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    let is_chunked = |coding: &HeaderValue| coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked");
    codings.next().is_none_or(is_chunked) && codings.next().is_none()
}

/// `OPTIONS *` asks about the server and not about a page (RFC 9110 section 9.3.7): the answer
/// is that the server is there. No other method has such a target.
pub async fn answer_server_wide(request: Request, next: Next) -> Response {
    if request.uri().path() != "*" {
        return next.run(request).await;
    }
    if *request.method() == Method::OPTIONS {
        return StatusCode::NO_CONTENT.into_response();
    }
    let format = ResponseFormat::of(&request);
    let t = format.locale();
    errors::refuse(
        &format,
        StatusCode::METHOD_NOT_ALLOWED,
        t.server_no_page_title(),
        t.server_ask_for_page(),
    )
}
