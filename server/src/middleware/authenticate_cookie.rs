use app::{AppError, server::RequestContext};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use domain::{
    Services,
    auth::{self, CurrentUser, SessionSecret},
    error::Error,
    tenancy::{self, AccessibleWorkspaces},
};

use crate::{
    errors::{self, ResponseFormat, UserLocale},
    paths,
    state::AppState,
};

/// Finds the user of the session's cookie. The cookie of a session that has ended is not removed
/// here: a late response could remove a newer one.
pub async fn authenticate_cookie(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let request = match with_current_user(&state, request).await {
        Ok(request) => request,
        Err(response) => return response,
    };
    let locale = errors::locale(request.headers(), request.extensions());
    let mut response = next.run(request).await;
    response.extensions_mut().insert(UserLocale(locale));
    response
}

async fn with_current_user(state: &AppState, mut request: Request) -> Result<Request, Response> {
    let context = request.extensions().get::<RequestContext>().cloned();
    let mut context = context.ok_or_else(|| errors::json(&AppError::Internal))?;
    let with_cookies = context.set_cookies(request.headers(), request.extensions());
    with_cookies.map_err(|error| errors::json(&error))?;
    let path = request.uri().path();
    let is_file = state.is_bundle(path) || path.starts_with(paths::AVATARS);
    if let Some(id) = context.claimed_session().filter(|_| !is_file) {
        let found = find_user(&state.services, id, path).await;
        let found =
            found.map_err(|error| errors::dependency_failed(&ResponseFormat::of(&request), &error))?;
        if let Some((current_user, workspaces)) = found {
            context.set_current_user(Some(current_user), workspaces);
        }
    }
    request.extensions_mut().insert(context);
    Ok(request)
}

/// The user of the session. Pages with the sidebar show the user's workspaces, which are then loaded
/// together with the user; few other requests ask for them.
async fn find_user(
    services: &Services,
    id: SessionSecret,
    path: &str,
) -> Result<Option<(CurrentUser, Option<AccessibleWorkspaces>)>, Error> {
    let has_sidebar = path.starts_with("/o/") || path.starts_with("/settings/");
    if has_sidebar {
        let found = tenancy::authenticate_with_workspaces(services, id).await?;
        return Ok(found.map(|(current_user, workspaces)| (current_user, Some(workspaces))));
    }
    let found = auth::authenticate(services, id).await?;
    Ok(found.map(|current_user| (current_user, None)))
}
