use std::{net::IpAddr, str::FromStr, sync::Arc};

use domain::{
    Services,
    auth::{ChallengeEnd, CurrentUser, RedirectTarget, SteppedUp},
    tenancy::{self, AccessibleWorkspaces, Member},
};
use http::request::Parts;
use leptos::prelude::*;
use tokio::sync::OnceCell;

use crate::error::AppError;

/// What tells a request apart in the logs and on error pages.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// The client's network address, seen past the proxies that are trusted.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

/// The theme that the browser's cookie names.
#[derive(Clone, Copy, Debug)]
pub struct ThemeCookie(pub Option<&'static str>);

/// Where the viewer may go: looked up once a request, for pages with the sidebar together with
/// the viewer, elsewhere by whatever asks first.
#[derive(Clone, Default)]
pub struct KnownWorkspaces(Arc<OnceCell<Arc<AccessibleWorkspaces>>>);

impl From<AccessibleWorkspaces> for KnownWorkspaces {
    fn from(workspaces: AccessibleWorkspaces) -> Self {
        Self(Arc::new(OnceCell::new_with(Some(Arc::new(workspaces)))))
    }
}

/// The request. Absent only while the list of routes is made.
pub(super) fn parts() -> Result<Parts, AppError> {
    use_context().ok_or(AppError::Internal)
}

/// What middleware has left for us. Of the request nothing else is copied: a page asks a
/// dozen times.
pub(crate) fn extension<T: Clone + Send + Sync + 'static>() -> Result<Option<T>, AppError> {
    with_context(|parts: &Parts| parts.extensions.get().cloned()).ok_or(AppError::Internal)
}

/// What every function of the domain is given.
pub(crate) fn services() -> Result<Services, AppError> {
    extension()?.ok_or(AppError::Internal)
}

/// Who is asking, or that nobody is signed in.
pub(crate) fn current_user() -> Result<CurrentUser, AppError> {
    maybe_current_user()?.ok_or_else(|| super::errors::answer(AppError::SignedOut))
}

/// Who is asking, if anybody is signed in.
pub(crate) fn maybe_current_user() -> Result<Option<CurrentUser>, AppError> {
    extension()
}

/// Who is asking, having proven a factor lately (S25).
pub(crate) fn stepped_up() -> Result<SteppedUp, AppError> {
    Ok(current_user()?.stepped_up()?)
}

/// The member that acts in the workspace which the URL names.
pub(crate) async fn member(organization: &str, workspace: &str) -> Result<(Services, Member), AppError> {
    let services = services()?;
    let workspaces = accessible_workspaces(&services).await?;
    let member = workspaces.member(&services, organization, workspace).await?;
    Ok((services, member))
}

/// Where the viewer may go.
pub(crate) async fn accessible_workspaces(
    services: &Services,
) -> Result<Arc<AccessibleWorkspaces>, AppError> {
    let current_user = current_user()?;
    let known: KnownWorkspaces = extension()?.unwrap_or_default();
    let look = async || {
        Ok::<_, AppError>(Arc::new(
            tenancy::accessible_workspaces(services, &current_user).await?,
        ))
    };
    Ok(Arc::clone(known.0.get_or_try_init(look).await?))
}

/// The id of something that was started, out of a URL or a form: a challenge, a
/// sign-in that waits for its second factor. What is no id was started by nobody.
pub(crate) fn started_id<T: FromStr>(text: &str) -> Result<T, AppError> {
    text.parse()
        .map_err(|_| super::errors::answer(AppError::ChallengeEnded(ChallengeEnd::Over)))
}

/// An id out of a URL or a form. What is no id names nothing.
pub(crate) fn id<T: FromStr>(text: &str) -> Result<T, AppError> {
    text.parse()
        .map_err(|_| super::errors::answer(AppError::NotFound))
}

/// What was made is shown on the page that it was made on; where nothing was, the browser goes
/// on.
pub(crate) fn show_once<T>(made: Option<T>, otherwise: &str) -> Option<T> {
    if made.is_none() {
        redirect(otherwise);
    }
    made
}

/// Where the browser goes after a form: a path of ours, whatever it was made from.
pub(crate) fn redirect(path: &str) {
    leptos_axum::redirect(RedirectTarget::parse(path).as_str());
}
