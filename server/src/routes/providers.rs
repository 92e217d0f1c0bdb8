//! The redirect to an identity provider and its callback: plain handlers, so that both work without
//! JavaScript, and no page keeps a token in its address.

use app::{AppError, server::RequestContext};
use axum::{
    extract::{Path, RawQuery, State},
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::auth::{self, CallbackOutcome, CallbackParams, ProviderProblem, RedirectTarget};

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
    context: RequestContext,
) -> Response {
    if !state.services.providers.knows(&provider) {
        return errors::page(&AppError::NotFound, &PageFrame::of_context(&context));
    }
    let secret = match context.browser_secret() {
        Ok(secret) => secret,
        Err(error) => return errors::page(&error, &PageFrame::of_context(&context)),
    };
    let request = single(query.as_deref(), "visit");
    let Some(request) = request.and_then(|request| request.parse().ok()) else {
        return show_problem(&provider, ProviderProblem::Over, None, &context);
    };
    let current_user = context.maybe_current_user();
    match auth::authorization_url(&state.services, secret.as_ref(), current_user, &provider, request).await {
        Ok(Ok((label, url))) => errors::leaving(&label, url.as_str(), &PageFrame::of_context(&context)),
        Ok(Err(problem)) => show_problem(&provider, problem, None, &context),
        Err(error) => errors::page(&AppError::from(error), &PageFrame::of_context(&context)),
    }
}

/// The value of a query parameter; a repeated one counts as absent (RFC 6749 §3.1).
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
    method: Method,
    context: RequestContext,
) -> Response {
    if !state.services.providers.knows(&provider) {
        return errors::page(&AppError::NotFound, &PageFrame::of_context(&context));
    }
    // A program that only looks, such as a mail scanner, consumes nothing.
    if method == Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let query = query.as_deref();
    let answer = CallbackParams {
        state: single(query, "state").unwrap_or_default(),
        code: single(query, "code"),
        issuer: single(query, "iss"),
        error: single(query, "error"),
    };
    match finish_authorization(&state, &provider, answer, &context).await {
        Ok(response) => response,
        // By a redirect, because the address of this page holds the code.
        Err(AppError::Unavailable) => show_problem(&provider, ProviderProblem::Unavailable, None, &context),
        Err(_) => show_problem(&provider, ProviderProblem::Refused, None, &context),
    }
}

async fn finish_authorization(
    state: &AppState,
    provider: &str,
    answer: CallbackParams,
    context: &RequestContext,
) -> Result<Response, AppError> {
    let browser = context.browser()?;
    let current_user = context.maybe_current_user();
    let former = context.former_session()?;
    let outcome =
        auth::finish_authorization(&state.services, &browser, provider, answer, current_user, former).await?;
    Ok(match outcome {
        CallbackOutcome::SignInOutcome(outcome) => {
            context.remember_way(&app::provider_way(provider))?;
            see_other(&context.continue_sign_in(&browser, &outcome).await?)
        }
        CallbackOutcome::PendingLink(id) => {
            see_other(&format!("/sign-in/provider/{provider}/address?link={id}"))
        }
        CallbackOutcome::Linked(changed) => {
            context.replace_session_cookie(changed.session).await?;
            see_other("/settings/connections?saved=connection")
        }
        CallbackOutcome::Again(next) => see_other(next.as_str()),
        CallbackOutcome::Failed(problem, next) => show_problem(provider, problem, next, context),
    })
}

/// Redirects to the page that shows the problem, without the parameters of this address.
fn show_problem(
    provider: &str,
    problem: ProviderProblem,
    next: Option<RedirectTarget>,
    context: &RequestContext,
) -> Response {
    let page = match context.maybe_current_user() {
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
