use app::{AppError, FORM_ANSWER, FormAnswer};
use axum::{
    body::to_bytes,
    extract::Request,
    http::{HeaderName, HeaderValue, Method, StatusCode, header, response},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::Locale;

use super::{JSON, REDIRECTS, is_download, shown_once};
use crate::errors::{self, UserLocale};

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// The pages that the browser has loaded before their link was pressed.
const PREFETCHED: HeaderValue = HeaderValue::from_static("\"prefetchCache\"");

/// Answers a form that a script posts: with the parts of the outcome that the form shows.
pub async fn answer_fetched_forms(mut request: Request, next: Next) -> Response {
    let asked_for = request.headers().get(header::ACCEPT) == Some(&HeaderValue::from_static(FORM_ANSWER));
    if request.method() != Method::POST || !asked_for {
        return next.run(request).await;
    }
    request.headers_mut().insert(header::ACCEPT, JSON);
    let accepted = errors::locale(request.headers(), request.extensions());
    let response = next.run(request).await;
    if is_download(&response) {
        // A script that posts a form cannot save a file. Dropping the response ends its stream.
        return StatusCode::NOT_ACCEPTABLE.into_response();
    }
    let (mut answer, content) = response.into_parts();
    let Ok(content) = to_bytes(content, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let of_user = answer.extensions.get::<UserLocale>();
    let locale = of_user.map_or(accepted, |UserLocale(locale)| *locale);
    let failed = answer.status.is_client_error() || answer.status.is_server_error();
    let outcome = if failed {
        refusal(locale, &answer, &content)
    } else if shown_once(&answer, &content).is_some() {
        // Only the answer to a plain post can show it: the form should have been a `PlainForm`.
        answer.status = StatusCode::NOT_ACCEPTABLE;
        FormAnswer::failed(locale, AppError::Internal)
    } else {
        // The script opens the page that it leads to, which may have been loaded before the form was sent.
        answer.headers.entry(CLEAR_SITE_DATA).or_insert(PREFETCHED);
        FormAnswer::Done {
            leads_to: location(&mut answer),
        }
    };
    answer.headers.remove(header::CONTENT_LENGTH);
    answer
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(FORM_ANSWER));
    match serde_json::to_vec(&outcome) {
        Ok(outcome) => Response::from_parts(answer, outcome.into()),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The error of the server function; or the refusal of the middleware, which is text or a page.
fn refusal(locale: Locale, answer: &response::Parts, content: &[u8]) -> FormAnswer {
    if let Ok(error) = serde_json::from_slice::<AppError>(content) {
        return FormAnswer::failed(locale, error);
    }
    let kind = answer.headers.get(header::CONTENT_TYPE);
    let is_text = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    match std::str::from_utf8(content) {
        Ok(words) if is_text => FormAnswer::refused(words),
        _ if answer.status.is_server_error() => FormAnswer::failed(locale, AppError::Internal),
        _ => FormAnswer::failed(locale, AppError::BadRequest),
    }
}

/// The path that the server function redirects to. A script reads it from the answer's body.
fn location(answer: &mut response::Parts) -> Option<String> {
    answer.status = StatusCode::OK;
    answer.headers.remove(REDIRECTS);
    let location = answer.headers.remove(header::LOCATION)?;
    Some(location.to_str().ok()?.to_owned())
}
