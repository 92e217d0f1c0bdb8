//! The way to an identity provider, and back: plain handlers, so that both work
//! without JavaScript, and neither keeps a page with a token in its address.

use app::{
    AppError,
    server::{RequestId, adopt_of, browser_of, browser_secret_of, enter_of, former_session_of},
};
use axum::{
    extract::{Path, RawQuery, Request, State},
    http::{Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::auth::{self, CallbackOutcome, CallbackParams, CurrentUser, ProviderProblem, RedirectTarget};

use crate::{
    errors::{self, Reader},
    state::AppState,
};

/// Everything on the way to a provider and back.
pub const PREFIX: &str = "/sign-in/provider/";

/// Sends the browser to the provider, by a page instead of a redirect: a policy's
/// `form-action` binds the whole chain of redirects behind a form, and a provider may
/// lead on to places that we know nothing of.
pub async fn leave(
    State(state): State<AppState>,
    Path(provider): Path<String>,
    RawQuery(query): RawQuery,
    parts: Parts,
) -> Response {
    if !state.services.providers.knows(&provider) {
        return errors::page(&AppError::NotFound, reference(&parts));
    }
    let secret = match browser_secret_of(&parts) {
        Ok(secret) => secret,
        Err(error) => return errors::page(&error, reference(&parts)),
    };
    let visit = one(query.as_deref(), "visit");
    let Some(visit) = visit.and_then(|visit| visit.parse().ok()) else {
        return failed(&provider, ProviderProblem::Over, None, &parts);
    };
    let current_user = parts.extensions.get::<CurrentUser>();
    match auth::authorization_url(&state.services, secret.as_ref(), current_user, &provider, visit).await {
        Ok(Ok((label, url))) => errors::leaving(&label, url.as_str()),
        Ok(Err(problem)) => failed(&provider, problem, None, &parts),
        Err(error) => errors::page(&AppError::from(error), reference(&parts)),
    }
}

/// A parameter that is there once; twice it is none (RFC 6749 §3.1).
fn one(query: Option<&str>, name: &str) -> Option<String> {
    let parameters = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let mut found = parameters.filter(|(other, _)| other == name);
    match (found.next(), found.next()) {
        (Some((_, value)), None) => Some(value.into_owned()),
        _ => None,
    }
}

fn reference(parts: &Parts) -> Option<&str> {
    parts.extensions.get::<RequestId>().map(|id| id.0.as_str())
}

/// Where a provider sends the browser back to. It is the one page that changes
/// something on GET (S44): what it uses up is bound to this browser, and works once.
pub async fn callback(
    State(state): State<AppState>,
    Path(provider): Path<String>,
    RawQuery(query): RawQuery,
    parts: Parts,
) -> Response {
    if !state.services.providers.knows(&provider) {
        return errors::page(&AppError::NotFound, reference(&parts));
    }
    // What only looks, a mail scanner say, uses nothing up.
    if parts.method == Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let query = query.as_deref();
    let answer = CallbackParams {
        state: one(query, "state").unwrap_or_default(),
        code: one(query, "code"),
        issuer: one(query, "iss"),
        error: one(query, "error"),
    };
    match arrive(&state, &provider, answer, &parts).await {
        Ok(response) => response,
        // Not in place: the address holds the code.
        Err(AppError::Unavailable) => failed(&provider, ProviderProblem::Unavailable, None, &parts),
        Err(_) => failed(&provider, ProviderProblem::Refused, None, &parts),
    }
}

/// Whether a provider sends people back here.
pub fn is_callback(path: &str) -> bool {
    provider_of(path).is_some()
}

fn provider_of(path: &str) -> Option<&str> {
    path.strip_prefix("/sign-in/provider/")?.strip_suffix("/callback")
}

/// Some providers answer by a form that their page posts (`response_mode=form_post`, as Apple's
/// does once it is asked for a name or an address). Such a request is cross-site and comes
/// without our cookies (`SameSite=Lax`): nobody can tell whose browser it is (S34, S45). That is
/// for whoever runs the server to mend, so the page and the log say what it is.
pub fn answered_by_form(state: &AppState, request: &Request) -> Response {
    let provider = provider_of(request.uri().path()).filter(|name| state.services.providers.knows(name));
    if let Some(provider) = provider {
        tracing::warn!(
            provider,
            "an identity provider answered by form_post; only response_mode=query is supported"
        );
    }
    errors::refuse(
        Reader::of(request),
        StatusCode::METHOD_NOT_ALLOWED,
        "This provider can't be used here",
        "It sends its answer as a form (form_post), which Latchkey doesn't accept. \
         Nothing was changed. Sign in another way, or tell whoever runs this server.",
    )
}

async fn arrive(
    state: &AppState,
    provider: &str,
    answer: CallbackParams,
    parts: &Parts,
) -> Result<Response, AppError> {
    let browser = browser_of(parts)?;
    let current_user = parts.extensions.get::<CurrentUser>();
    let former = former_session_of(parts)?;
    let arrival =
        auth::finish_authorization(&state.services, &browser, provider, answer, current_user, former).await?;
    Ok(match arrival {
        CallbackOutcome::SignInOutcome(outcome) => see_other(&enter_of(parts, &browser, &outcome).await?),
        CallbackOutcome::PendingLink(id) => {
            see_other(&format!("/sign-in/provider/{provider}/address?link={id}"))
        }
        CallbackOutcome::Connected(changed) => {
            adopt_of(parts, changed.session).await?;
            see_other("/settings/connections?saved=connection")
        }
        CallbackOutcome::Again(next) => see_other(next.as_str()),
        CallbackOutcome::Failed(problem, next) => failed(provider, problem, next, parts),
    })
}

/// To the page that says what went wrong, without what the address held.
fn failed(provider: &str, problem: ProviderProblem, next: Option<RedirectTarget>, parts: &Parts) -> Response {
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
