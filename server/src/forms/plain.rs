use app::{
    AppError,
    request::{Outcome, Submitted},
};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State},
    http::{HeaderValue, Method, StatusCode, header, request::Parts, response},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower::ServiceExt;

use super::{JSON, REDIRECTS, echo, is_download, shown_once};
use crate::errors::ResponseFormat;

/// Answers a form that a browser posts without a script; every other request passes.
///
/// The post runs as one by fetch would. Success becomes 303 to the path that the server function
/// redirects to. An error becomes the posting page, with the error's status, with the text that was
/// typed and with the problems. The page is named by a field of the form, never by `Referer`, and
/// is a path of this origin (S47).
pub async fn answer_plain_forms(State(routes): State<Router>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !matches!(ResponseFormat::of(&request), ResponseFormat::Html(_)) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    // `limit_body` has bounded it.
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
        (true, Ok(error)) => (fields, Outcome::Failed(error)),
        // The answer is not a server function's.
        (true, Err(_)) => return Response::from_parts(answer, content.into()),
        (false, _) => match shown_once(&answer, &content) {
            Some(made) => (Vec::new(), Outcome::ShownOnce(made)),
            None => return see_other(&mut answer, &page),
        },
    };
    let submitted = Submitted::new(parts.uri.path().to_owned(), page, fields, outcome);
    let mut response = echo::render_again(routes, parts, &answer, submitted).await;
    for name in [header::RETRY_AFTER, header::SET_COOKIE] {
        for value in answer.headers.get_all(&name) {
            response.headers_mut().append(&name, value.clone());
        }
    }
    response
}

/// The fields of the form, without files.
async fn fields_of(parts: &Parts, body: &Bytes) -> Vec<(String, String)> {
    let mut whole = Request::from_parts(parts.clone(), Body::from(body.clone()));
    // `limit_body` has bounded it.
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

/// Runs the post as if it came by fetch. `Err` holds a response that is returned unchanged.
async fn call(routes: &Router, parts: Parts, body: Bytes) -> Result<(response::Parts, Bytes), Response> {
    let mut request = Request::from_parts(parts, Body::from(body));
    request.headers_mut().insert(header::ACCEPT, JSON);
    let Ok(response) = routes.clone().oneshot(request).await;
    // The browser saves the file and stays on its page.
    if is_download(&response) {
        return Err(response);
    }
    let (answer, content) = response.into_parts();
    match to_bytes(content, usize::MAX).await {
        Ok(content) => Ok((answer, content)),
        Err(_) => Err(StatusCode::INTERNAL_SERVER_ERROR.into_response()),
    }
}

/// Success: a redirect to the path that the server function named, or back to the page.
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
