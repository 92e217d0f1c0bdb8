//! Reads the body of a request before all other middleware, if its length and its type are accepted by
//! its route.

use std::{error::Error as _, sync::Arc, time::Duration};

use axum::{
    body::{HttpBody as _, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use tokio::time::timeout;

use super::{is_safe, nul};
use crate::{
    body_rules::{BodyRule, BodyRules, BodyType},
    errors::{self, ResponseFormat},
};

/// Fields of a form: several times those of the largest form of ours. Each costs a hundred times
/// its length while it is read, and the client has not been authenticated by then.
const MAX_FORM_FIELDS: usize = 100;

/// Time limit for receiving a body: the largest one at 140 kB a second (S71).
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// Refuses a body that is longer than its route accepts (S70), of another type (S46), not text, or
/// slower than [`BODY_TIMEOUT`]. Later middleware and handlers get the complete body.
pub async fn limit_body(State(rules): State<Arc<BodyRules>>, request: Request, next: Next) -> Response {
    let is_empty = request.method() != Method::POST && request.body().is_end_stream();
    if is_safe(request.method()) || is_empty {
        return next.run(request).await;
    }
    let format = ResponseFormat::of(&request);
    let t = format.locale();
    let rule = rules.of(request.uri().path());
    let Some(sent_as) = rule.accepted(content_type(request.headers()).as_ref()) else {
        return errors::refuse(
            &format,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            t.server_type_title(),
            &t.server_type(rule.accepted_types()),
        );
    };
    let (parts, body) = request.into_parts();
    let Ok(read) = timeout(BODY_TIMEOUT, to_bytes(body, rule.max_len)).await else {
        return errors::refuse(
            &format,
            StatusCode::REQUEST_TIMEOUT,
            t.server_slow_title(),
            t.server_send_again(),
        );
    };
    match read {
        Ok(bytes) if !is_text(&bytes, sent_as) => nul::refuse(&format),
        Ok(bytes) if sent_as == BodyType::Form && count_fields(&bytes) > MAX_FORM_FIELDS => errors::refuse(
            &format,
            StatusCode::BAD_REQUEST,
            t.server_fields_title(),
            t.server_send_again(),
        ),
        Ok(bytes) => next.run(Request::from_parts(parts, bytes.into())).await,
        Err(error) if is_too_long(&error) => refuse_length(&format, &rule),
        // The connection broke, or the coding is malformed.
        Err(_) => errors::refuse(
            &format,
            StatusCode::BAD_REQUEST,
            t.server_incomplete_title(),
            t.server_send_again(),
        ),
    }
}

fn content_type(headers: &HeaderMap) -> Option<mime::Mime> {
    headers.get(header::CONTENT_TYPE)?.to_str().ok()?.parse().ok()
}

fn count_fields(form: &[u8]) -> usize {
    form.iter().filter(|byte| **byte == b'&').count() + 1
}

/// Whether the body is text without a NUL, unless it holds files. JSON has a way of its own to
/// write a NUL, which `json_body::object` looks for.
fn is_text(body: &[u8], sent_as: BodyType) -> bool {
    if sent_as == BodyType::Multipart {
        return true;
    }
    let has_nul = |text: &str| text.contains('\0') || sent_as == BodyType::Form && nul::is_encoded_in(text);
    std::str::from_utf8(body).is_ok_and(|text| !has_nul(text))
}

fn is_too_long(error: &axum::Error) -> bool {
    error
        .source()
        .is_some_and(|source| source.is::<http_body_util::LengthLimitError>())
}

fn refuse_length(format: &ResponseFormat, rule: &BodyRule) -> Response {
    let (title, words) = (rule.too_long)(format.locale());
    let way_back = (rule.way_back)(format.locale());
    errors::refuse_leading_on(
        format,
        StatusCode::PAYLOAD_TOO_LARGE,
        title,
        words,
        Some(way_back),
    )
}
