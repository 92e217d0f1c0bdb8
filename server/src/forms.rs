//! Forms without JavaScript.
//!
//! A plain form post is run as a fetch would be. Success becomes 303 to where the
//! function leads, failure renders the posting page itself at the error's status,
//! with what was typed, secrets excepted, and what was wrong. The page comes from
//! a field of the form, never from `Referer`, and is a path of ours (S47).

use app::{AppError, request::Submitted};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header, request::Parts, response},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower::ServiceExt;

use crate::errors;

/// Fields that are never shown again.
const SECRETS: [&str; 2] = ["code", "password"];

/// Answers a plain post; everything else passes.
pub async fn answer_plain_forms(State(routes): State<Router>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !errors::wants_page(&request) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    // Bounded before by `limit_body`.
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let fields = parse(&body);
    let page = page_of(&fields);

    let (mut answer, content) = match call(&routes, parts.clone(), body).await {
        Ok(answered) => answered,
        Err(response) => return response,
    };
    if !(answer.status.is_client_error() || answer.status.is_server_error()) {
        return see_other(&mut answer, &page);
    }
    match serde_json::from_slice::<AppError>(&content) {
        Ok(error) => {
            let submitted = Submitted {
                action: parts.uri.path().to_owned(),
                page: page.clone(),
                fields: fields
                    .into_iter()
                    .filter(|(name, _)| !SECRETS.contains(&name.as_str()))
                    .collect(),
                error,
            };
            let mut response = show_again(routes, parts, submitted).await;
            for name in [header::RETRY_AFTER, header::SET_COOKIE] {
                for value in answer.headers.get_all(&name) {
                    response.headers_mut().append(&name, value.clone());
                }
            }
            response
        }
        // No function of ours answered.
        Err(_) => Response::from_parts(answer, content.into()),
    }
}

fn parse(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().collect()
}

fn page_of(fields: &[(String, String)]) -> String {
    let page = fields.iter().find(|(name, _)| name == "page");
    let page = page.map_or("/", |(_, page)| page.as_str());
    domain::auth::Next::page(page).as_str().to_owned()
}

/// Runs the post as a fetch would be.
async fn call(routes: &Router, parts: Parts, body: Bytes) -> Result<(response::Parts, Bytes), Response> {
    let mut request = Request::from_parts(parts, Body::from(body));
    request
        .headers_mut()
        .insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let (answer, content) = run(routes.clone(), request).await.into_parts();
    match to_bytes(content, usize::MAX).await {
        Ok(content) => Ok((answer, content)),
        Err(_) => Err(StatusCode::INTERNAL_SERVER_ERROR.into_response()),
    }
}

/// Success: to where the function leads, or back to the page.
fn see_other(answer: &mut response::Parts, page: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    std::mem::swap(response.headers_mut(), &mut answer.headers);
    let headers = response.headers_mut();
    headers.remove(HeaderName::from_static("serverfnredirect"));
    headers.remove(header::CONTENT_TYPE);
    headers.remove(header::CONTENT_LENGTH);
    if !headers.contains_key(header::LOCATION)
        && let Ok(page) = HeaderValue::from_str(page)
    {
        headers.insert(header::LOCATION, page);
    }
    response
}

/// Failure: the posting page, with what was typed and what was wrong. Where that
/// page cannot be shown any more, what was typed is, by itself.
async fn show_again(routes: Router, mut parts: Parts, submitted: Submitted) -> Response {
    let status = StatusCode::from_u16(submitted.error.status());
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
    parts.extensions.insert(submitted.clone());
    let mut response = run(routes, Request::from_parts(parts, Body::empty())).await;
    match (response.status(), status) {
        (StatusCode::OK, Ok(status)) => *response.status_mut() = status,
        _ if errors::has_typed(&submitted) => return errors::rescue(&submitted),
        _ => {}
    }
    response
}

async fn run(routes: Router, request: Request) -> Response {
    let Ok(response) = routes.oneshot(request).await;
    response
}
