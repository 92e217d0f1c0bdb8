use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use crate::Needed;

/// Why a caller is not authenticated. The code is for programs, the message for developers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The request has no token.
    Missing,
    /// The token's form, its header or the type of a claim is wrong.
    Malformed,
    /// The token names a key that the issuer does not publish.
    UnknownKey,
    /// The signature does not verify with the named key.
    BadSignature,
    /// The token has expired (`exp`).
    Expired,
    /// The token is not valid yet (`nbf` or `iat`).
    NotYetValid,
    /// Another issuer issued the token.
    WrongIssuer,
    /// The token is for another audience.
    WrongAudience,
    /// The token's lifetime exceeds the maximum.
    TooLong,
    /// The session, the user or the membership that the token was issued for has ended.
    Revoked,
    /// The request has two tokens, or a token and a cookie: they may name different callers.
    TwoCredentials,
    /// The issuer's keys could not be fetched, so no token can be verified.
    KeysUnavailable,
}

impl Reason {
    /// A stable code for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "token_missing",
            Self::Malformed => "token_malformed",
            Self::UnknownKey => "key_unknown",
            Self::BadSignature => "signature_invalid",
            Self::Expired => "token_expired",
            Self::NotYetValid => "token_not_yet_valid",
            Self::WrongIssuer => "issuer_wrong",
            Self::WrongAudience => "audience_wrong",
            Self::TooLong => "token_lives_too_long",
            Self::Revoked => "token_revoked",
            Self::TwoCredentials => "two_credentials",
            Self::KeysUnavailable => "keys_unavailable",
        }
    }

    /// The message in the problem document's `detail`, for developers.
    const fn message(self) -> &'static str {
        match self {
            Self::Missing => "Send a token: Authorization: Bearer …",
            Self::Malformed => "This is not a token that is taken here.",
            Self::UnknownKey => "The token names a key that its issuer does not publish.",
            Self::BadSignature => "The token's signature does not fit its key.",
            Self::Expired => "The token has expired. Ask for a new one.",
            Self::NotYetValid => "The token is not valid yet. Check the clocks.",
            Self::WrongIssuer => "The token was made by another issuer.",
            Self::WrongAudience => "The token was made for another audience.",
            Self::TooLong => "The token lives longer than tokens may.",
            Self::Revoked => "What the token was made from has ended. Sign in again.",
            Self::TwoCredentials => "Send one token, or the session's cookie, and nothing beside it.",
            Self::KeysUnavailable => "The keys to check tokens with are out of reach. Try again soon.",
        }
    }
}

/// A request that is not served. As a response it is a problem document (RFC 9457)
/// under the challenge that belongs to it (RFC 6750 §3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The caller is not authenticated: 401; 400 for two credentials at once, 503 while the keys are
    /// unavailable.
    Unauthenticated(Reason),
    /// The caller is authenticated and lacks these permissions, all of which are needed: 403, with
    /// their names.
    Forbidden(Vec<Needed>),
    /// The caller is authenticated and has none of these permissions, one of which is needed: 403,
    /// with their names.
    ForbiddenAny(Vec<Needed>),
}

/// `Retry-After` while the keys are unavailable, in seconds.
const RETRY_AFTER: &str = "5";

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Unauthenticated(reason) => unauthenticated(reason),
            Self::Forbidden(needed) => {
                let names = names(&needed);
                let words = format!("This needs {} as well.", names.join(", "));
                let scope = format!("{INSUFFICIENT}, scope=\"{}\"", names.join(" "));
                challenge(forbidden(&words, "missing", &needed), &scope)
            }
            Self::ForbiddenAny(needed) => {
                let words = match needed.is_empty() {
                    true => "No permission opens this.".to_owned(),
                    false => format!("This needs one of {}.", names(&needed).join(", ")),
                };
                challenge(forbidden(&words, "any_of", &needed), INSUFFICIENT)
            }
        }
    }
}

const INSUFFICIENT: &str = "Bearer error=\"insufficient_scope\"";

fn unauthenticated(reason: Reason) -> Response {
    let status = match reason {
        Reason::TwoCredentials => StatusCode::BAD_REQUEST,
        Reason::KeysUnavailable => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNAUTHORIZED,
    };
    let mut response = problem(status, reason.code(), reason.message(), None);
    if reason == Reason::KeysUnavailable {
        let wait = HeaderValue::from_static(RETRY_AFTER);
        response.headers_mut().insert(header::RETRY_AFTER, wait);
        return response;
    }
    challenge(response, &challenged(reason))
}

fn forbidden(words: &str, member: &'static str, needed: &[Needed]) -> Response {
    let list = needed
        .iter()
        .map(|needed| json!({ "permission": needed.permission(), "scope": needed.scope().as_str() }))
        .collect();
    problem(
        StatusCode::FORBIDDEN,
        "permission_missing",
        words,
        Some((member, list)),
    )
}

fn names(needed: &[Needed]) -> Vec<&'static str> {
    needed.iter().map(Needed::permission).collect()
}

/// The value of `WWW-Authenticate`. For a request without a token it is the scheme alone (RFC 6750
/// §3.1).
fn challenged(reason: Reason) -> String {
    let error = match reason {
        Reason::Missing => return "Bearer".to_owned(),
        Reason::TwoCredentials => "invalid_request",
        _ => "invalid_token",
    };
    format!(
        "Bearer error=\"{error}\", error_description=\"{}\"",
        reason.code()
    )
}

fn problem(status: StatusCode, code: &str, detail: &str, member: Option<(&str, Value)>) -> Response {
    let mut document = json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "detail": detail,
        "code": code,
    });
    if let Some((name, value)) = member {
        document[name] = value;
    }
    let headers = [
        (header::CONTENT_TYPE, "application/problem+json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, Body::from(document.to_string())).into_response()
}

fn challenge(mut response: Response, challenge: &str) -> Response {
    // Permissions are constants of the service's own code; one that no header can carry
    // is left to the body.
    let value = HeaderValue::from_str(challenge).unwrap_or(HeaderValue::from_static("Bearer"));
    response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
    response
}
