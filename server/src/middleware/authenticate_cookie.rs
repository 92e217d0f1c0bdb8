use app::server::{KnownWorkspaces, ThemeCookie};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{
    Services,
    auth::{self, CurrentUser, SessionId},
    error::Error,
};
use tower_cookies::Cookies;
use tower_sessions::Session;

use crate::{
    errors::{self, ResponseFormat},
    paths,
    state::AppState,
};

/// Finds the user of the session's cookie. The cookie of a session that has ended is not removed
/// here: a late response could remove a newer one.
pub async fn authenticate_cookie(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match with_current_user(&state, request).await {
        Ok(request) => next.run(request).await,
        Err(response) => response,
    }
}

async fn with_current_user(state: &AppState, mut request: Request) -> Result<Request, Response> {
    let Some(session) = request.extensions().get::<Session>().cloned() else {
        return Err(StatusCode::INTERNAL_SERVER_ERROR.into_response());
    };
    let theme = request.extensions().get::<Cookies>().and_then(|cookies| {
        let cookie = cookies.get(&app::server::cookie_name(&state.services, "theme"))?;
        ["light", "dark"]
            .into_iter()
            .find(|theme| *theme == cookie.value())
    });
    request.extensions_mut().insert(ThemeCookie(theme));
    let path = request.uri().path();
    let is_file = state.is_bundle(path) || path.starts_with(paths::AVATARS);
    if let Some(id) = session.id().filter(|_| !is_file) {
        let id = SessionId::from_bytes(id.0.to_le_bytes());
        let found = find_user(&state.services, id, path).await;
        let found =
            found.map_err(|error| errors::dependency_failed(&ResponseFormat::of(&request), &error))?;
        if let Some((current_user, workspaces)) = found {
            request.extensions_mut().insert(workspaces);
            request.extensions_mut().insert(current_user);
        }
    }
    Ok(request)
}

/// Pages with the sidebar show the workspaces of the user, who is then loaded together with them;
/// few others ask for them.
async fn find_user(
    services: &Services,
    id: SessionId,
    path: &str,
) -> Result<Option<(CurrentUser, KnownWorkspaces)>, Error> {
    let sidebar = path.starts_with("/o/") || path.starts_with("/settings/");
    Ok(match sidebar {
        true => domain::tenancy::authenticate_with_workspaces(services, id)
            .await?
            .map(|(current_user, workspaces)| (current_user, KnownWorkspaces::from(workspaces))),
        false => auth::authenticate(services, id)
            .await?
            .map(|current_user| (current_user, KnownWorkspaces::default())),
    })
}
