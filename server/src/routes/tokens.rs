//! For other backends: tokens, and the keys to check them with.

use app::AppError;
use axum::{
    Extension, Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use domain::{
    auth::CurrentUser,
    tokens::{self, KEY_SET_MAX_AGE, TokenRequest},
};
use serde::Deserialize;
use serde_json::json;

use crate::{errors, json, state::AppState};

/// Where a session is turned into a token.
pub const TOKEN: &str = "/api/token";

/// A member that is not known is refused: a token without the place that was meant would
/// be missed much later.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    audience: String,
    organization: Option<String>,
    workspace: Option<String>,
    user: Option<String>,
}

/// Turns the session of the cookie into a token. The cookie alone: a bearer that could
/// ask for its successor would never expire.
pub async fn token(
    State(state): State<AppState>,
    current_user: Option<Extension<CurrentUser>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if guard::bearer(&headers).is_some() {
        return errors::problem(&AppError::BadRequest);
    }
    let Some(Extension(current_user)) = current_user else {
        return errors::problem(&AppError::SignedOut);
    };
    let Some(asked) = parse(&headers, &body) else {
        return errors::problem(&AppError::BadRequest);
    };
    match tokens::issue(&state.services, &current_user, &asked).await {
        Ok(token) => Json(token).into_response(),
        Err(error) => errors::problem(&AppError::from(error)),
    }
}

/// A form, or the same as JSON. An empty field is none.
fn parse(headers: &HeaderMap, body: &Bytes) -> Option<TokenRequest> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let asked: Asked = match kind.parse::<mime::Mime>().ok()?.essence_str() {
        "application/json" => json::object(body)?,
        _ => serde_urlencoded::from_bytes(body).ok()?,
    };
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    Some(TokenRequest {
        audience: asked.audience,
        organization: given(asked.organization),
        workspace: given(asked.workspace),
        user: given(asked.user).map(|user| user.parse()).transpose().ok()?,
    })
}

/// The public keys (S53).
pub async fn key_set(State(state): State<AppState>) -> Response {
    match tokens::key_set(&state.services).await {
        Ok(keys) => {
            let caching = format!("public, max-age={}", KEY_SET_MAX_AGE.as_secs());
            let headers = [
                (header::CONTENT_TYPE, "application/jwk-set+json".to_owned()),
                (header::CACHE_CONTROL, caching),
            ];
            (headers, keys.to_string()).into_response()
        }
        Err(error) => errors::problem(&AppError::from(error)),
    }
}

/// Where the keys are, for who is given our address alone. Nothing stands here that is
/// not so: there is no authorization endpoint.
pub async fn configuration(State(state): State<AppState>) -> Response {
    let origin = &state.services.config.server.origin;
    let caching = format!("public, max-age={}", KEY_SET_MAX_AGE.as_secs());
    let configuration = json!({
        "issuer": origin.as_str(),
        "jwks_uri": origin.link("/.well-known/jwks.json"),
    });
    ([(header::CACHE_CONTROL, caching)], Json(configuration)).into_response()
}
