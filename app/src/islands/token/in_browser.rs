use std::{cell::RefCell, collections::HashMap, rc::Rc, time::Duration};

use futures_util::{
    FutureExt,
    future::{LocalBoxFuture, Shared},
};
use gloo_net::http::{Request, RequestBuilder, Response};
use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use web_sys::{ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect, js_sys::Date};

use super::{FetchError, Problem};
use crate::{
    error::AppError,
    islands::{browser::abort_after, session_watch, viewer},
};

/// A token is no longer used this many milliseconds before its end: a request takes its time, and
/// clocks differ.
const EXPIRY_MARGIN: f64 = 60_000.0;

/// How long a request may take: while one hangs, none of its callers could ask again.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// The request for a token: its backend, the workspace of the page, and the user of the page, since
/// another user may have signed in since it was loaded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
struct TokenRequest {
    audience: &'static str,
    organization: String,
    workspace: String,
    user: String,
}

impl TokenRequest {
    /// For the user and the workspace of this page.
    fn of_page(audience: &'static str) -> Self {
        let path = window().location().pathname().unwrap_or_default();
        let mut parts = path.split('/').skip(1);
        let mut named = |kind| match parts.next() {
            Some(part) if part == kind => parts.next().unwrap_or_default().to_owned(),
            _ => String::new(),
        };
        Self {
            audience,
            organization: named("o"),
            workspace: named("w"),
            user: viewer::rendered_for(),
        }
    }
}

/// The server's answer.
#[derive(Deserialize)]
struct TokenResponse {
    access_token: String,
    /// In seconds.
    expires_in: f64,
    origin: String,
}

/// The server's refusal: a problem document, of which only this member is read.
#[derive(Deserialize)]
struct TokenRefusal {
    error: AppError,
}

struct Issued {
    token: String,
    /// The only origin that it is sent to.
    origin: String,
    /// Time of the request by the browser's clock, which goes on while the computer sleeps.
    requested_at: f64,
    /// In milliseconds.
    lifetime: f64,
}

impl Issued {
    /// Not after the clock was set back: the age is unknown then.
    fn is_usable(&self) -> bool {
        (0.0..self.lifetime - EXPIRY_MARGIN).contains(&(Date::now() - self.requested_at))
    }
}

/// A request under way, shared by all its callers.
type Pending = Shared<LocalBoxFuture<'static, Result<Rc<Issued>, AppError>>>;

thread_local! {
    static TOKENS: RefCell<HashMap<TokenRequest, Pending>> = RefCell::default();
}

pub async fn token(audience: &'static str) -> Result<String, FetchError> {
    let issued = issue(&TokenRequest::of_page(audience))
        .await
        .map_err(FetchError::NoToken)?;
    Ok(issued.token.clone())
}

/// Sends a request to the backend. If it answers 401, sends it once more with a new token: keys or
/// the session may have changed since the last one was issued.
pub async fn send(audience: &'static str, path: &str, body: Option<String>) -> Result<String, FetchError> {
    let request = &TokenRequest::of_page(audience);
    let first = issue(request).await.map_err(FetchError::NoToken)?;
    let mut answer = call(&first, path, body.as_deref()).await?;
    if answer.status() == 401 {
        forget(request, &first);
        let second = issue(request).await.map_err(FetchError::NoToken)?;
        answer = call(&second, path, body.as_deref()).await?;
    }
    let text = answer.text().await.map_err(|_| FetchError::Unreachable)?;
    match answer.ok() {
        true => Ok(text),
        false => Err(FetchError::Refused {
            status: answer.status(),
            problem: serde_json::from_str::<Problem>(&text).ok(),
        }),
    }
}

/// The token that is kept, or the one of a request under way, or a new one. A failure is given to
/// all callers of its request, and not kept.
async fn issue(request: &TokenRequest) -> Result<Rc<Issued>, AppError> {
    let pending = TOKENS.with_borrow_mut(|tokens| {
        let kept = tokens.get(request).filter(|pending| match pending.peek() {
            None => true,
            Some(Ok(issued)) => issued.is_usable(),
            Some(Err(_)) => false,
        });
        kept.cloned().unwrap_or_else(|| {
            let pending = fetch(request.clone()).boxed_local().shared();
            tokens.insert(request.clone(), pending.clone());
            pending
        })
    });
    pending.await
}

/// Forgets a token that was refused, unless a newer one has taken its place.
fn forget(request: &TokenRequest, refused: &Rc<Issued>) {
    TOKENS.with_borrow_mut(|tokens| {
        let kept = tokens.get(request).and_then(Shared::peek);
        if kept.is_some_and(|kept| kept.as_ref().is_ok_and(|kept| Rc::ptr_eq(kept, refused))) {
            tokens.remove(request);
        }
    });
}

/// Exchanges the session for a token. Without a session the page leaves for the sign-in. It tries
/// twice: the session's cookie changes with each proof, and the first request may have been sent
/// with the cookie before.
async fn fetch(request: TokenRequest) -> Result<Rc<Issued>, AppError> {
    let mut requested_at = Date::now();
    let mut answer = post(&request).await?;
    if answer.status() == 401 {
        requested_at = Date::now();
        answer = post(&request).await?;
    }
    if answer.ok() {
        let answer: TokenResponse = answer.json().await.map_err(|_| AppError::Unavailable)?;
        return Ok(Rc::new(Issued {
            token: answer.access_token,
            origin: answer.origin,
            requested_at,
            lifetime: answer.expires_in * 1000.0,
        }));
    }
    // Another type of answer comes from a proxy, or from a server that is starting.
    let refusal = answer.json::<TokenRefusal>().await;
    let error = refusal.map_or(AppError::Unavailable, |refusal| refusal.error);
    if error == AppError::SignedOut {
        session_watch::leave();
    }
    Err(error)
}

async fn post(request: &TokenRequest) -> Result<Response, AppError> {
    let request = Request::post("/api/token")
        .cache(RequestCache::NoStore)
        .abort_signal(abort_after(REQUEST_TIMEOUT).as_ref())
        .json(request)
        .map_err(|_| AppError::Internal)?;
    request.send().await.map_err(|_| AppError::Offline)
}

/// Calls the backend. No cookie and no referrer is sent, and no redirect is followed. The browser's
/// cache is not used: it would answer by the URL alone, which names neither user nor workspace.
async fn call(issued: &Issued, path: &str, body: Option<&str>) -> Result<Response, FetchError> {
    if !path.starts_with('/') {
        return Err(FetchError::Unreachable);
    }
    let url = format!("{}{path}", issued.origin);
    let prepare = |request: RequestBuilder| {
        request
            .header("authorization", &format!("Bearer {}", issued.token))
            .abort_signal(abort_after(REQUEST_TIMEOUT).as_ref())
            .cache(RequestCache::NoStore)
            .credentials(RequestCredentials::Omit)
            .redirect(RequestRedirect::Error)
            .referrer_policy(ReferrerPolicy::NoReferrer)
    };
    let request = match body {
        None => prepare(Request::get(&url)).build(),
        Some(body) => prepare(Request::post(&url))
            .header("content-type", "application/json")
            .body(body),
    };
    let request = request.map_err(|_| FetchError::Unreachable)?;
    request.send().await.map_err(|_| FetchError::Unreachable)
}
