use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};

use super::is_safe;
use crate::{
    errors::{self, ResponseFormat},
    paths,
    state::AppState,
};

/// Stops cross-site requests (S45): every request with an unsafe method, sign-in and sign-out
/// included, must state that it comes from one of our own pages. A request with a bearer token
/// and no cookie is exempt, because a browser adds no token by itself; tokens count on the
/// routes for programs only.
pub async fn check_origin(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let token_alone = request.uri().path().starts_with(paths::API_V1)
        && guard::bearer(headers).is_some()
        && !headers.contains_key(header::COOKIE);
    if is_safe(request.method())
        || token_alone
        || is_same_origin(headers, state.services.config.server.origin.as_str())
    {
        return next.run(request).await;
    }
    if *request.method() == Method::POST && paths::callback_provider(request.uri().path()).is_some() {
        return refuse_form_post(&state, &request);
    }
    let format = ResponseFormat::of(&request);
    let t = format.locale();
    errors::refuse(
        &format,
        StatusCode::FORBIDDEN,
        t.server_cross_site_title(),
        t.server_cross_site(),
    )
}

fn is_same_origin(headers: &HeaderMap, origin: &str) -> bool {
    match text(headers, &HeaderName::from_static("sec-fetch-site")) {
        Some(site) => site == "same-origin",
        None => text(headers, &header::ORIGIN) == Some(origin),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Some providers respond with a form that their page posts (`response_mode=form_post`, as Apple's
/// does when it is asked for a name or an address). Such a request is cross-site and comes without
/// our cookies (`SameSite=Lax`), so that it cannot be bound to a browser (S34, S45). Only the
/// operator can change that: the page and the log name the cause.
fn refuse_form_post(state: &AppState, request: &Request) -> Response {
    let provider = paths::callback_provider(request.uri().path());
    if let Some(provider) = provider.filter(|name| state.services.providers.knows(name)) {
        tracing::warn!(
            provider,
            "an identity provider answered by form_post; only response_mode=query is supported"
        );
    }
    let format = ResponseFormat::of(request);
    let t = format.locale();
    errors::refuse(
        &format,
        StatusCode::METHOD_NOT_ALLOWED,
        t.server_form_post_title(),
        t.server_form_post(),
    )
}
