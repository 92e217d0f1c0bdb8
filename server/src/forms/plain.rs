//! Forms, posted plainly or by fetch.
//!
//! A plain form post is run as a program's would be. Success becomes 303 to where the
//! function leads, failure renders the posting page itself at the error's status,
//! with what was typed, secrets excepted, and what was wrong. The page comes from
//! a field of the form, never from `Referer`, and is a path of ours (S47).

use std::sync::Arc;

use app::{
    AppError, FORM_ANSWER, FormAnswer,
    request::{Outcome, Submitted, TakenUp},
};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header, request::Parts, response},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower::ServiceExt;

use crate::errors::{self, Reader};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Set by Leptos where a function leads somewhere.
const REDIRECTS: HeaderName = HeaderName::from_static("serverfnredirect");

/// Fields that are never shown again.
const SECRETS: [&str; 4] = ["code", "password", "state", "credential"];

/// Answers a post by fetch: the same outcome, in what a form shows of it.
pub async fn answer_fetched_forms(mut request: Request, next: Next) -> Response {
    let asked_for = request.headers().get(header::ACCEPT) == Some(&HeaderValue::from_static(FORM_ANSWER));
    if request.method() != Method::POST || !asked_for {
        return next.run(request).await;
    }
    request.headers_mut().insert(header::ACCEPT, JSON);
    let response = next.run(request).await;
    if is_file(&response) {
        // A script that posts a form has no place to keep it. Dropped, its stream ends.
        return StatusCode::NOT_ACCEPTABLE.into_response();
    }
    let (mut answer, content) = response.into_parts();
    let Ok(content) = to_bytes(content, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let failed = answer.status.is_client_error() || answer.status.is_server_error();
    let told = if failed {
        refusal(&answer, &content)
    } else if made(&answer, &content).is_some() {
        // It is shown once, and only a plain post shows it: a mistake of whoever wrote the form.
        answer.status = StatusCode::NOT_ACCEPTABLE;
        FormAnswer::from(AppError::Internal)
    } else {
        FormAnswer::Done {
            leads_to: location(&mut answer),
        }
    };
    answer.headers.remove(header::CONTENT_LENGTH);
    answer
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(FORM_ANSWER));
    match serde_json::to_vec(&told) {
        Ok(told) => Response::from_parts(answer, told.into()),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What a function of ours said; else what middleware did, which refuses in words or as a page.
fn refusal(answer: &response::Parts, content: &[u8]) -> FormAnswer {
    if let Ok(error) = serde_json::from_slice::<AppError>(content) {
        return FormAnswer::from(error);
    }
    let kind = answer.headers.get(header::CONTENT_TYPE);
    let is_text = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    match std::str::from_utf8(content) {
        Ok(words) if is_text => FormAnswer::refused(words),
        _ if answer.status.is_server_error() => FormAnswer::from(AppError::Internal),
        _ => FormAnswer::from(AppError::BadRequest),
    }
}

/// Where the function leads. A script reads it from the answer.
fn location(answer: &mut response::Parts) -> Option<String> {
    answer.status = StatusCode::OK;
    answer.headers.remove(REDIRECTS);
    let location = answer.headers.remove(header::LOCATION)?;
    Some(location.to_str().ok()?.to_owned())
}

/// Answers a plain post; everything else passes.
pub async fn answer_plain_forms(State(routes): State<Router>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || Reader::of(&request) != Reader::Person {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    // Bounded before by `limit_body`.
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let fields = fields_of(&parts, &body).await;
    let page = page_of(&fields);

    let (mut answer, content) = match call(&routes, parts.clone(), body).await {
        Ok(answered) => answered,
        Err(response) => return response,
    };
    let failed = answer.status.is_client_error() || answer.status.is_server_error();
    let (fields, outcome) = match (failed, serde_json::from_slice::<AppError>(&content)) {
        (true, Ok(error)) => (without_secrets(fields), Outcome::Failed(error)),
        // No function of ours answered.
        (true, Err(_)) => return Response::from_parts(answer, content.into()),
        (false, _) => match made(&answer, &content) {
            Some(made) => (Vec::new(), Outcome::Made(made)),
            None => return see_other(&mut answer, &page),
        },
    };
    let submitted = Submitted {
        action: parts.uri.path().to_owned(),
        page,
        fields,
        outcome,
        taken_up: TakenUp::default(),
    };
    let mut response = show_again(routes, parts, &answer, submitted).await;
    for name in [header::RETRY_AFTER, header::SET_COOKIE] {
        for value in answer.headers.get_all(&name) {
            response.headers_mut().append(&name, value.clone());
        }
    }
    response
}

fn without_secrets(fields: Vec<(String, String)>) -> Vec<(String, String)> {
    fields
        .into_iter()
        .filter(|(name, _)| !SECRETS.contains(&name.as_str()))
        .collect()
}

/// What a function made that is shown once and leads nowhere.
fn made(answer: &response::Parts, content: &[u8]) -> Option<String> {
    let content = std::str::from_utf8(content).ok()?;
    let leads = answer.headers.contains_key(header::LOCATION);
    (!leads && !matches!(content, "" | "null")).then(|| content.to_owned())
}

/// What was typed; files are not.
async fn fields_of(parts: &Parts, body: &Bytes) -> Vec<(String, String)> {
    let mut whole = Request::from_parts(parts.clone(), Body::from(body.clone()));
    // Bounded before by `limit_body`.
    DefaultBodyLimit::disable().apply(&mut whole);
    let Ok(mut form) = Multipart::from_request(whole, &()).await else {
        return form_urlencoded::parse(body).into_owned().collect();
    };
    let mut fields = Vec::new();
    while let Ok(Some(field)) = form.next_field().await {
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_none()
            && let Ok(text) = field.text().await
        {
            fields.push((name, text));
        }
    }
    fields
}

fn page_of(fields: &[(String, String)]) -> String {
    let page = fields.iter().find(|(name, _)| name == "page");
    let page = page.map_or("/", |(_, page)| page.as_str());
    domain::auth::RedirectTarget::page(page).as_str().to_owned()
}

fn is_file(response: &Response) -> bool {
    response.headers().contains_key(header::CONTENT_DISPOSITION)
}

/// Runs the post as a fetch would be. An answer that is not to be looked into is the error.
async fn call(routes: &Router, parts: Parts, body: Bytes) -> Result<(response::Parts, Bytes), Response> {
    let mut request = Request::from_parts(parts, Body::from(body));
    request.headers_mut().insert(header::ACCEPT, JSON);
    let response = run(routes.clone(), request).await;
    // A file to keep: the browser stays where it is, and the file passes as it comes.
    if is_file(&response) {
        return Err(response);
    }
    let (answer, content) = response.into_parts();
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
    headers.remove(REDIRECTS);
    headers.remove(header::CONTENT_TYPE);
    headers.remove(header::CONTENT_LENGTH);
    if !headers.contains_key(header::LOCATION)
        && let Ok(page) = HeaderValue::from_str(page)
    {
        headers.insert(header::LOCATION, page);
    }
    response
}

/// The posting page, with what was typed and what was wrong, or with what was made.
/// Where that page cannot be shown any more, what was typed is, by itself.
async fn show_again(
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
    let submitted = Arc::new(submitted);
    parts.extensions.insert(Arc::clone(&submitted));
    with_new_cookies(&mut parts, answer);
    let mut response = run(routes, Request::from_parts(parts, Body::empty())).await;
    let taken_up = submitted.taken_up.get();
    match (response.status(), status) {
        (StatusCode::OK, Ok(status)) if taken_up => *response.status_mut() = status,
        // Made, and no form of the page shows it.
        (_, Ok(StatusCode::OK)) => return StatusCode::NOT_ACCEPTABLE.into_response(),
        // The page has no such form any more, and says nothing of it.
        (StatusCode::OK, _) => return errors::rescue(&submitted),
        _ if errors::has_typed(&submitted) => return errors::rescue(&submitted),
        // The page leads on, and what failed would be said nowhere.
        (shown, _) if shown.is_redirection() && !leads_to_sign_in(&submitted) => {
            return errors::rescue(&submitted);
        }
        _ => {}
    }
    response
}

/// Whether the page leads to where what failed is mended.
fn leads_to_sign_in(submitted: &Submitted) -> bool {
    matches!(
        submitted.error(),
        Some(AppError::SignedOut | AppError::StepUpNeeded)
    )
}

/// The page is asked for as the browser will ask next: with the cookies that the
/// answer sets. A change of factors gives the session a new id, and the old one is
/// nobody's.
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

async fn run(routes: Router, request: Request) -> Response {
    let Ok(response) = routes.oneshot(request).await;
    response
}
