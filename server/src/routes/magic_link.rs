use app::server::link_cookie;
use axum::{
    Extension,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::auth::LinkToken;
use tower_cookies::Cookies;

use crate::state::AppState;

/// Opens a mailed link (S15): its token moves out of the address bar into a short-lived cookie. It
/// is not consumed by this (S9), and no JavaScript is needed.
pub async fn open_magic_link(
    State(state): State<AppState>,
    cookies: Extension<Cookies>,
    Path(parts): Path<Vec<(String, String)>>,
) -> Response {
    // The page says of a malformed token, as of an old one, that the link is over.
    let (_, token) = parts.first().cloned().unwrap_or_default();
    if let Some(token) = LinkToken::find(&token) {
        cookies.add(link_cookie(&state.services, &token));
    }
    let headers = [
        (header::LOCATION, "/sign-in/link"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}
