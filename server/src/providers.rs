//! The way to an identity provider, and back: plain handlers, so that both work
//! without JavaScript, and neither keeps a page with a token in its address.

use app::{
    AppError,
    server::{RequestId, adopt_of, browser_of, browser_secret_of, enter_of, former_session_of},
};
use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::auth::{self, Answer, Arrival, Identity, ProviderProblem};
use serde::Deserialize;

use crate::{errors, state::AppState};

#[derive(Deserialize)]
pub struct Leaving {
    visit: String,
}

/// Sends the browser to the provider, by a page instead of a redirect: a policy's
/// `form-action` binds the whole chain of redirects behind a form, and a provider may
/// lead on to places that we know nothing of.
pub async fn leave(
    State(state): State<AppState>,
    Path(provider): Path<String>,
    Query(leaving): Query<Leaving>,
    parts: Parts,
) -> Response {
    if !state.services.providers.knows(&provider) {
        return errors::page(&AppError::NotFound, reference(&parts));
    }
    let secret = match browser_secret_of(&parts) {
        Ok(secret) => secret,
        Err(error) => return errors::page(&error, reference(&parts)),
    };
    let Ok(visit) = leaving.visit.parse() else {
        return failed(&provider, ProviderProblem::Over, &parts);
    };
    match auth::authorization(&state.services, secret.as_ref(), &provider, visit).await {
        Ok(Ok((label, url))) => errors::leaving(&label, url.as_str()),
        Ok(Err(problem)) => failed(&provider, problem, &parts),
        Err(error) => errors::page(&AppError::from(error), reference(&parts)),
    }
}

fn reference(parts: &Parts) -> Option<&str> {
    parts.extensions.get::<RequestId>().map(|id| id.0.as_str())
}

#[derive(Deserialize)]
pub struct Callback {
    #[serde(default)]
    state: String,
    code: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// Where a provider sends the browser back to. It is the one page that changes
/// something on GET (S44): what it uses up is bound to this browser, and works once.
pub async fn callback(
    State(state): State<AppState>,
    Path(provider): Path<String>,
    Query(callback): Query<Callback>,
    parts: Parts,
) -> Response {
    if !state.services.providers.knows(&provider) {
        return errors::page(&AppError::NotFound, reference(&parts));
    }
    let answer = Answer {
        state: callback.state,
        code: callback.code,
        issuer: callback.iss,
        error: callback.error,
    };
    match arrive(&state, &provider, answer, &parts).await {
        Ok(response) => response,
        // Not in place: the address holds the code.
        Err(AppError::Unavailable) => failed(&provider, ProviderProblem::Unavailable, &parts),
        Err(_) => failed(&provider, ProviderProblem::Refused, &parts),
    }
}

async fn arrive(
    state: &AppState,
    provider: &str,
    answer: Answer,
    parts: &Parts,
) -> Result<Response, AppError> {
    let browser = browser_of(parts)?;
    let identity = parts.extensions.get::<Identity>();
    let former = former_session_of(parts)?;
    let arrival = auth::finish_visit(&state.services, &browser, provider, answer, identity, former).await?;
    Ok(match arrival {
        Arrival::Entry(entry) => see_other(&enter_of(parts, &browser, &entry).await?),
        Arrival::NewIdentity(id) => see_other(&format!("/sign-in/provider/{provider}/address?identity={id}")),
        Arrival::Connected(changed) => {
            adopt_of(parts, changed.session).await?;
            see_other("/settings/connections?saved=connection")
        }
        Arrival::Failed(problem) => failed(provider, problem, parts),
    })
}

/// To the page that says what went wrong, without what the address held.
fn failed(provider: &str, problem: ProviderProblem, parts: &Parts) -> Response {
    let page = match parts.extensions.get::<Identity>() {
        Some(_) => "/settings/connections".to_owned(),
        None => format!("/sign-in/provider/{provider}"),
    };
    see_other(&format!("{page}?problem={}", problem.as_str()))
}

fn see_other(path: &str) -> Response {
    let headers = [
        (header::LOCATION, path),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}
