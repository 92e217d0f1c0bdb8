use app::server::RequestContext;
use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::auth::LinkToken;

use crate::errors;

/// Opens a mailed link (S15): its token moves out of the address bar into a short-lived cookie. It
/// is not consumed by this (S9), and no JavaScript is needed.
pub async fn open_magic_link(context: RequestContext, Path(parts): Path<Vec<(String, String)>>) -> Response {
    // The page says of a malformed token, as of an old one, that the link is over.
    let (_, token) = parts.first().cloned().unwrap_or_default();
    if let Some(token) = LinkToken::find(&token)
        && let Err(error) = context.remember_link(&token)
    {
        return errors::json(&error);
    }
    let headers = [
        (header::LOCATION, "/sign-in/link"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}
