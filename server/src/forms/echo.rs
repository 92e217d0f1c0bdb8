//! The answer to a plain form that failed, or that made something to be shown once: its own page,
//! rendered again.

use std::sync::Arc;

use app::{AppError, request::Submitted};
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header, request::Parts, response},
    response::{IntoResponse, Response},
};
use tower::ServiceExt;

use crate::errors::{self, PageFrame, UserLocale};

/// The posting page, with the typed text and the problems, or with the value to be shown once. If
/// that page can no longer be rendered, a page with the typed text alone.
pub async fn render_again(
    routes: Router,
    mut parts: Parts,
    answer: &response::Parts,
    submitted: Submitted,
) -> Response {
    let status = submitted
        .error()
        .map_or(Ok(StatusCode::OK), |error| StatusCode::from_u16(error.status()));
    let Ok(uri) = submitted.page.parse() else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    parts.method = Method::GET;
    parts.uri = uri;
    parts.headers.remove(header::CONTENT_TYPE);
    parts.headers.remove(header::CONTENT_LENGTH);
    parts
        .headers
        .insert(header::ACCEPT, HeaderValue::from_static("text/html"));
    let mut frame = PageFrame::of(&parts.headers, &parts.extensions);
    if let Some(UserLocale(locale)) = answer.extensions.get::<UserLocale>() {
        frame.locale = *locale;
    }
    let submitted = Arc::new(submitted);
    parts.extensions.insert(Arc::clone(&submitted));
    with_new_cookies(&mut parts, answer);
    let Ok(mut response) = routes.oneshot(Request::from_parts(parts, Body::empty())).await;
    let consumed = submitted.consumed.get();
    match (response.status(), status) {
        (StatusCode::OK, Ok(status)) if consumed => *response.status_mut() = status,
        // A value was made, and no form of the page shows it.
        (_, Ok(StatusCode::OK)) => return StatusCode::NOT_ACCEPTABLE.into_response(),
        // The page no longer has this form, so it does not show the error.
        (StatusCode::OK, _) => return errors::rescue(&submitted, &frame),
        _ if !submitted.typed_texts().is_empty() => return errors::rescue(&submitted, &frame),
        // The page redirects, and the error would be shown nowhere.
        (shown, _) if shown.is_redirection() && !leads_to_sign_in(&submitted) => {
            return errors::rescue(&submitted, &frame);
        }
        _ => {}
    }
    response
}

/// Whether the page redirects to the page where the user resolves the error.
fn leads_to_sign_in(submitted: &Submitted) -> bool {
    matches!(
        submitted.error(),
        Some(AppError::SignedOut | AppError::StepUpNeeded)
    )
}

/// Requests the page with the cookies that the answer sets, as the browser will with its next
/// request. A change of factors gives the session a new id, and revokes the old one.
fn with_new_cookies(parts: &mut Parts, answer: &response::Parts) {
    let set: Vec<&str> = answer
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
        .collect();
    let sent: Vec<&str> = parts
        .headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split("; "))
        .collect();
    let kept = sent
        .into_iter()
        .filter(|cookie| !set.iter().any(|new| name(new) == name(cookie)));
    let cookies: Vec<&str> = kept.chain(set.iter().copied()).collect();
    if let Ok(cookies) = HeaderValue::from_str(&cookies.join("; ")) {
        parts.headers.insert(header::COOKIE, cookies);
    }
}

fn name(cookie: &str) -> &str {
    cookie.split('=').next().unwrap_or_default()
}
