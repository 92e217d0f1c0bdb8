//! To an identity provider and back: plain handlers, so that both work without JavaScript, and no
//! page keeps a token in its address.

use app::{
    AppError,
    server::{adopt_of, browser_of, browser_secret_of, enter_of, former_session_of},
};
use axum::{
    extract::{Path, RawQuery, State},
    http::{Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::auth::{self, CallbackOutcome, CallbackParams, CurrentUser, ProviderProblem, RedirectTarget};

use crate::{
    errors::{self, PageFrame},
    state::AppState,
};

/// Sends the browser to the provider, by a page instead of a redirect: the policy's `form-action`
/// applies to the whole chain of redirects behind a form, and a provider may redirect to hosts that
/// are not known here.
pub async fn redirect_to_provider(
    State(state): State<AppState>,
    Path(provider): Path<String>,
    RawQuery(query): RawQuery,
    parts: Parts,
) -> Response {
    if !state.services.providers.knows(&provider) {
        return errors::page(&AppError::NotFound, &PageFrame::of(&parts.extensions));
    }
    let secret = match browser_secret_of(&parts) {
        Ok(secret) => secret,
        Err(error) => return errors::page(&error, &PageFrame::of(&parts.extensions)),
    };
    let request = single(query.as_deref(), "visit");
    let Some(request) = request.and_then(|request| request.parse().ok()) else {
        return show_problem(&provider, ProviderProblem::Over, None, &parts);
    };
    let current_user = parts.extensions.get::<CurrentUser>();
    match auth::authorization_url(&state.services, secret.as_ref(), current_user, &provider, request).await {
        Ok(Ok((label, url))) => errors::leaving(&label, url.as_str()),
        Ok(Err(problem)) => show_problem(&provider, problem, None, &parts),
        Err(error) => errors::page(&AppError::from(error), &PageFrame::of(&parts.extensions)),
    }
}

/// The value of a parameter that stands there once; one that is repeated counts as absent
/// (RFC 6749 §3.1).
fn single(query: Option<&str>, name: &str) -> Option<String> {
    let parameters = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let mut found = parameters.filter(|(other, _)| other == name);
    match (found.next(), found.next()) {
        (Some((_, value)), None) => Some(value.into_owned()),
        _ => None,
    }
}

/// Receives the browser from the provider. It is the one GET that changes something (S44): the
/// authorization request that it consumes is bound to this browser, and works once.
pub async fn callback(
    State(state): State<AppState>,
    Path(provider): Path<String>,
    RawQuery(query): RawQuery,
    parts: Parts,
) -> Response {
    if !state.services.providers.knows(&provider) {
        return errors::page(&AppError::NotFound, &PageFrame::of(&parts.extensions));
    }
    // A program that only looks, such as a mail scanner, consumes nothing.
    if parts.method == Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let query = query.as_deref();
    let answer = CallbackParams {
        state: single(query, "state").unwrap_or_default(),
        code: single(query, "code"),
        issuer: single(query, "iss"),
        error: single(query, "error"),
    };
    match finish_authorization(&state, &provider, answer, &parts).await {
        Ok(response) => response,
        // By a redirect, because the address of this page holds the code.
        Err(AppError::Unavailable) => show_problem(&provider, ProviderProblem::Unavailable, None, &parts),
        Err(_) => show_problem(&provider, ProviderProblem::Refused, None, &parts),
    }
}

async fn finish_authorization(
    state: &AppState,
    provider: &str,
    answer: CallbackParams,
    parts: &Parts,
) -> Result<Response, AppError> {
    let browser = browser_of(parts)?;
    let current_user = parts.extensions.get::<CurrentUser>();
    let former = former_session_of(parts)?;
    let outcome =
        auth::finish_authorization(&state.services, &browser, provider, answer, current_user, former).await?;
    Ok(match outcome {
        CallbackOutcome::SignInOutcome(outcome) => see_other(&enter_of(parts, &browser, &outcome).await?),
        CallbackOutcome::PendingLink(id) => {
            see_other(&format!("/sign-in/provider/{provider}/address?link={id}"))
        }
        CallbackOutcome::Connected(changed) => {
            adopt_of(parts, changed.session).await?;
            see_other("/settings/connections?saved=connection")
        }
        CallbackOutcome::Again(next) => see_other(next.as_str()),
        CallbackOutcome::Failed(problem, next) => show_problem(provider, problem, next, parts),
    })
}

/// Redirects to the page that shows the problem, without the parameters of this address.
fn show_problem(
    provider: &str,
    problem: ProviderProblem,
    next: Option<RedirectTarget>,
    parts: &Parts,
) -> Response {
    let page = match parts.extensions.get::<CurrentUser>() {
        Some(_) => "/settings/connections".to_owned(),
        None => format!("/sign-in/provider/{provider}"),
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("problem", problem.as_str());
    if let Some(next) = next.filter(|next| next.as_str() != "/") {
        query.append_pair("next", next.as_str());
    }
    see_other(&format!("{page}?{}", query.finish()))
}

fn see_other(path: &str) -> Response {
    let headers = [
        (header::LOCATION, path),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}
