//! The request's context for pages and server functions, which find it in Leptos's context. Plain
//! handlers are given a [`RequestContext`] instead.

use std::{str::FromStr, sync::Arc};

use domain::{
    Services,
    auth::{
        Browser, BrowserSecret, ChallengeEnd, CurrentUser, LinkToken, RedirectTarget, SessionSecret,
        SignInOutcome, SignedIn, SteppedUp, Viewer, readable,
    },
    tenancy::{AccessibleWorkspaces, Member},
};
use http::{HeaderName, HeaderValue, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use super::{errors::answer, request_context::RequestContext};
use crate::error::AppError;

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// An extension of the request. Clones only this extension, not the whole request, because one page
/// reads it a dozen times.
pub(crate) fn extension<T: Clone + Send + Sync + 'static>() -> Result<Option<T>, AppError> {
    with_context(|parts: &Parts| parts.extensions.get().cloned()).ok_or(AppError::Internal)
}

/// The request's context. It is absent only while the list of routes is made.
pub(crate) fn context() -> Result<RequestContext, AppError> {
    extension()?.ok_or(AppError::Internal)
}

/// [`RequestContext::services`]
pub(crate) fn services() -> Result<Services, AppError> {
    Ok(context()?.services().clone())
}

/// [`RequestContext::current_user`]
pub(crate) fn current_user() -> Result<CurrentUser, AppError> {
    context()?.current_user().cloned()
}

/// [`RequestContext::maybe_current_user`]
pub(crate) fn maybe_current_user() -> Result<Option<CurrentUser>, AppError> {
    Ok(context()?.maybe_current_user().cloned())
}

/// The user of the session, with the address as people read it; `None` without a session.
pub(crate) fn viewer() -> Result<Option<Viewer>, AppError> {
    Ok(maybe_current_user()?.map(|current_user| {
        let viewer = current_user.viewer();
        Viewer {
            email: readable(&viewer.email),
            ..viewer
        }
    }))
}

/// [`RequestContext::stepped_up`]
pub(crate) fn stepped_up() -> Result<SteppedUp, AppError> {
    context()?.stepped_up()
}

/// [`RequestContext::member`], with the services that every function of the domain needs beside it.
pub(crate) async fn member(organization: &str, workspace: &str) -> Result<(Services, Member), AppError> {
    let context = context()?;
    let member = context.member(organization, workspace).await?;
    Ok((context.services().clone(), member))
}

/// [`RequestContext::accessible_workspaces`]
pub(crate) async fn accessible_workspaces() -> Result<Arc<AccessibleWorkspaces>, AppError> {
    context()?.accessible_workspaces().await
}

/// [`RequestContext::browser`]
pub(crate) fn browser() -> Result<Browser, AppError> {
    context()?.browser()
}

/// [`RequestContext::browser_secret`]
pub(crate) fn browser_secret() -> Result<Option<BrowserSecret>, AppError> {
    context()?.browser_secret()
}

/// [`RequestContext::remember_browser`]
pub(crate) fn remember_browser(secret: &BrowserSecret) -> Result<(), AppError> {
    context()?.remember_browser(secret)
}

/// [`RequestContext::remember_way`]
pub(crate) fn remember_way(way: &str) -> Result<(), AppError> {
    context()?.remember_way(way)
}

/// [`RequestContext::link_token`]
pub(crate) fn link_token() -> Result<Option<LinkToken>, AppError> {
    context()?.link_token()
}

/// [`RequestContext::opened_link`]
pub(crate) fn opened_link() -> Result<LinkToken, AppError> {
    context()?.opened_link()
}

/// [`RequestContext::forget_link`]
pub(crate) fn forget_link() -> Result<(), AppError> {
    context()?.forget_link()
}

/// [`RequestContext::set_theme`]
pub(crate) fn set_theme(theme: Option<&str>) -> Result<(), AppError> {
    context()?.set_theme(theme)
}

/// [`RequestContext::former_session`]
pub(crate) fn former_session() -> Result<Option<SessionSecret>, AppError> {
    context()?.former_session()
}

/// [`RequestContext::replace_session_cookie`]
pub(crate) async fn replace_session_cookie(secret: SessionSecret) -> Result<(), AppError> {
    context()?.replace_session_cookie(secret).await
}

/// [`RequestContext::continue_sign_in`], and a redirect to where it leads.
pub(crate) async fn continue_sign_in(browser: &Browser, outcome: &SignInOutcome) -> Result<(), AppError> {
    redirect(&context()?.continue_sign_in(browser, outcome).await?);
    Ok(())
}

/// [`RequestContext::sign_in`], and a redirect to where it leads.
pub(crate) async fn sign_in(signed_in: &SignedIn) -> Result<(), AppError> {
    redirect(&context()?.sign_in(signed_in).await?);
    Ok(())
}

/// Removes the session's cookie and everything that pages keep in the browser (S43), and redirects.
/// The domain has revoked the row.
pub(crate) fn sign_out(to: &str) -> Result<(), AppError> {
    context()?.forget_session()?;
    if let Some(response) = use_context::<ResponseOptions>() {
        // "cache" stalls Chrome, "cookies" would remove the marks of the known browser.
        response.insert_header(
            CLEAR_SITE_DATA,
            HeaderValue::from_static("\"storage\", \"prefetchCache\""),
        );
    }
    redirect(to);
    Ok(())
}

/// The id of something that was started, out of a URL or a form: a challenge, or a sign-in that
/// waits for its second factor. A malformed one is answered like one that is over.
pub(crate) fn started_id<T: FromStr>(text: &str) -> Result<T, AppError> {
    text.parse()
        .map_err(|_| answer(AppError::ChallengeEnded(ChallengeEnd::Over)))
}

/// An id out of a URL or a form. A malformed one is answered like one that does not exist.
pub(crate) fn id<T: FromStr>(text: &str) -> Result<T, AppError> {
    text.parse().map_err(|_| answer(AppError::NotFound))
}

/// A value that is shown once is shown on the page of its form; without one the browser is
/// redirected.
pub(crate) fn show_once<T>(made: Option<T>, otherwise: &str) -> Option<T> {
    if made.is_none() {
        redirect(otherwise);
    }
    made
}

/// Redirects the browser after a form, to a path of this origin, whatever it was made from.
pub(crate) fn redirect(path: &str) {
    leptos_axum::redirect(RedirectTarget::parse(path).as_str());
}
