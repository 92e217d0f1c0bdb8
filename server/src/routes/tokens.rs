//! Routes for other backends: access tokens, and the public keys that verify them.

use app::{AppError, server::RequestContext};
use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use domain::tokens::{self, KEY_SET_MAX_AGE, TokenRequest};
use serde::Deserialize;
use serde_json::json;

use super::json_body;
use crate::{
    body_rules::{BodyRule, BodyType},
    errors,
    state::AppState,
};

/// Programs may send the request for a token either way.
pub const TOKEN_BODY: BodyRule = BodyRule::one_of(&[BodyType::Json, BodyType::Form]);

/// The body of a request for a token. An unknown member is refused: if the name of `workspace` is
/// misspelled, the token would be one without a workspace, and fail much later.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenForm {
    #[serde(default)]
    audience: String,
    organization: Option<String>,
    workspace: Option<String>,
    user: Option<String>,
}

/// Exchanges the session of the cookie for a token. A bearer token is not accepted: one that could
/// ask for its successor would never expire.
pub async fn issue_token(
    State(state): State<AppState>,
    context: RequestContext,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if guard::bearer(&headers).is_some() {
        return errors::problem(context.locale(), &AppError::BadRequest);
    }
    let current_user = match context.current_user() {
        Ok(current_user) => current_user,
        Err(error) => return errors::problem(context.locale(), &error),
    };
    let Some(asked) = parse(&headers, &body) else {
        return errors::problem(context.locale(), &AppError::BadRequest);
    };
    match tokens::issue(&state.services, current_user, &asked).await {
        Ok(token) => Json(token).into_response(),
        Err(error) => errors::problem(context.locale(), &AppError::from(error)),
    }
}

/// Parses a form, or JSON with the same members. An empty field counts as absent.
fn parse(headers: &HeaderMap, body: &Bytes) -> Option<TokenRequest> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let asked: TokenForm = match kind.parse::<mime::Mime>().ok()?.essence_str() {
        "application/json" => json_body::object(body)?,
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

/// The set of public keys (JWKS, S53).
pub async fn key_set(State(state): State<AppState>, context: RequestContext) -> Response {
    match tokens::key_set(&state.services).await {
        Ok(keys) => {
            let caching = format!("public, max-age={}", KEY_SET_MAX_AGE.as_secs());
            let headers = [
                (header::CONTENT_TYPE, "application/jwk-set+json".to_owned()),
                (header::CACHE_CONTROL, caching),
            ];
            (headers, keys.to_string()).into_response()
        }
        Err(error) => errors::problem(context.locale(), &AppError::from(error)),
    }
}

/// The discovery document: where the keys are. It names no authorization endpoint, because there is
/// none.
pub async fn discovery(State(state): State<AppState>) -> Response {
    let origin = &state.services.config.server.origin;
    let caching = format!("public, max-age={}", KEY_SET_MAX_AGE.as_secs());
    let configuration = json!({
        "issuer": origin.as_str(),
        "jwks_uri": origin.link("/.well-known/jwks.json"),
    });
    ([(header::CACHE_CONTROL, caching)], Json(configuration)).into_response()
}
