//! Plain handlers of pages: a file to keep, where a mailed link lands, and what no route has.

use app::{
    AppError,
    server::{browser_of, link_cookie},
};
use axum::{
    Extension,
    body::Body,
    extract::{Path, Request, State},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::auth::{CurrentUser, LinkToken};
use futures_util::TryStreamExt;
use tower_cookies::Cookies;

use crate::{
    errors::{self, Reader},
    state::AppState,
};

/// Everything about oneself, as a zip.
pub async fn export(State(state): State<AppState>, parts: Parts) -> Response {
    let Some(current_user) = parts.extensions.get::<CurrentUser>() else {
        return errors::json(&AppError::SignedOut);
    };
    let browser = match browser_of(&parts) {
        Ok(browser) => browser,
        Err(error) => return errors::json(&error),
    };
    match domain::account::export(&state.services, current_user, &browser).await {
        Ok(zip) => {
            let headers = [
                (header::CONTENT_TYPE, "application/zip"),
                (
                    header::CONTENT_DISPOSITION,
                    "attachment; filename=\"latchkey.zip\"",
                ),
            ];
            // An error breaks the connection off, so that a cut file does not look complete. Its
            // status has left by then, so the error is logged and told nobody.
            let zip = zip.inspect_err(|error| {
                tracing::error!(error = error as &dyn std::error::Error, "an export broke off");
            });
            (headers, Body::from_stream(zip)).into_response()
        }
        Err(error) => errors::json(&AppError::from(error)),
    }
}

/// No such function.
pub async fn unknown(request: Request) -> Response {
    match Reader::of(&request) {
        Reader::Person => errors::page(&AppError::NotFound, None),
        Reader::Page => errors::json(&AppError::NotFound),
        Reader::Program => errors::problem(&AppError::NotFound),
    }
}

/// A function, but not by this method. A person gets here by the address bar, on
/// a form that came back.
pub async fn wrong_method(request: Request) -> Response {
    let reader = Reader::of(&request);
    if reader == Reader::Program {
        let words = "Ask by another.";
        return errors::refuse(
            reader,
            StatusCode::METHOD_NOT_ALLOWED,
            "This route has no such method",
            words,
        );
    }
    errors::refuse(
        reader,
        StatusCode::METHOD_NOT_ALLOWED,
        "Forms are sent here",
        "There is no page at this address. Go back to the form, or to the start.",
    )
}

/// Where a mailed link lands (S15): its token moves into a short-lived cookie and
/// out of the address bar. Consumes nothing (S9), works without JavaScript.
pub async fn open_link(
    State(state): State<AppState>,
    cookies: Extension<Cookies>,
    Path(parts): Path<Vec<(String, String)>>,
) -> Response {
    // What is no token is no link either: the page says that it is over.
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
