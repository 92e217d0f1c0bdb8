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
use crate::{browser::abort_after, error::AppError, session_watch};

/// A token that ends sooner is not used any more, in milliseconds: a request takes its
/// time, and clocks differ.
const MARGIN: f64 = 60_000.0;

/// How long a request may take: whoever waits for one that hangs could not ask again.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whom a token is for, where one acts, and who one is: somebody else may have signed in
/// since this page was loaded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
struct Asked {
    audience: &'static str,
    organization: String,
    workspace: String,
    user: String,
}

impl Asked {
    /// By whom and where this page is looked at.
    fn here(audience: &'static str) -> Self {
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
            user: session_watch::viewer(),
        }
    }
}

/// What the server gives.
#[derive(Deserialize)]
struct Answer {
    access_token: String,
    /// In seconds.
    expires_in: f64,
    origin: String,
}

/// What it gives instead: a problem document, of which this counts.
#[derive(Deserialize)]
struct Refused {
    error: AppError,
}

struct Issued {
    token: String,
    /// The only place that it is sent to.
    origin: String,
    /// When it was asked for, by the browser's clock: that one goes on while the computer
    /// sleeps.
    asked_at: f64,
    /// In milliseconds.
    lifetime: f64,
}

impl Issued {
    /// A clock that was set back says nothing.
    fn is_good(&self) -> bool {
        (0.0..self.lifetime - MARGIN).contains(&(Date::now() - self.asked_at))
    }
}

/// One request, for all that want its answer.
type Asking = Shared<LocalBoxFuture<'static, Result<Rc<Issued>, AppError>>>;

thread_local! {
    static TOKENS: RefCell<HashMap<Asked, Asking>> = RefCell::default();
}

pub async fn token(audience: &'static str) -> Result<String, FetchError> {
    let issued = issued(&Asked::here(audience))
        .await
        .map_err(FetchError::NoToken)?;
    Ok(issued.token.clone())
}

/// Asks the backend. Refused with 401, it asks once more with a new token: keys or the
/// session may have changed since the last one was made.
pub async fn send(audience: &'static str, path: &str, body: Option<String>) -> Result<String, FetchError> {
    let asked = &Asked::here(audience);
    let first = issued(asked).await.map_err(FetchError::NoToken)?;
    let mut answer = call(&first, path, body.as_deref()).await?;
    if answer.status() == 401 {
        forget(asked, &first);
        let second = issued(asked).await.map_err(FetchError::NoToken)?;
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

/// The token that is kept, or that somebody is asking for already, or a new one. A
/// failure is told to all who waited for it, and not kept.
async fn issued(asked: &Asked) -> Result<Rc<Issued>, AppError> {
    let asking = TOKENS.with_borrow_mut(|tokens| {
        let kept = tokens.get(asked).filter(|asking| match asking.peek() {
            None => true,
            Some(Ok(issued)) => issued.is_good(),
            Some(Err(_)) => false,
        });
        kept.cloned().unwrap_or_else(|| {
            let asking = issue(asked.clone()).boxed_local().shared();
            tokens.insert(asked.clone(), asking.clone());
            asking
        })
    });
    asking.await
}

/// Unless a newer one has taken its place.
fn forget(asked: &Asked, refused: &Rc<Issued>) {
    TOKENS.with_borrow_mut(|tokens| {
        let kept = tokens.get(asked).and_then(Shared::peek);
        if kept.is_some_and(|kept| kept.as_ref().is_ok_and(|kept| Rc::ptr_eq(kept, refused))) {
            tokens.remove(asked);
        }
    });
}

/// Turns the session into a token. Not signed in any more, the page leads to the
/// sign-in; first it asks again, since a session's cookie changes with each proof, and
/// this request may have left with the one before.
async fn issue(asked: Asked) -> Result<Rc<Issued>, AppError> {
    let mut asked_at = Date::now();
    let mut answer = ask(&asked).await?;
    if answer.status() == 401 {
        asked_at = Date::now();
        answer = ask(&asked).await?;
    }
    if answer.ok() {
        let answer: Answer = answer.json().await.map_err(|_| AppError::Unavailable)?;
        return Ok(Rc::new(Issued {
            token: answer.access_token,
            origin: answer.origin,
            asked_at,
            lifetime: answer.expires_in * 1000.0,
        }));
    }
    // What is no error of ours came from a proxy, or a server that is starting.
    let refused = answer.json::<Refused>().await;
    let error = refused.map_or(AppError::Unavailable, |refused| refused.error);
    if error == AppError::SignedOut {
        session_watch::leave();
    }
    Err(error)
}

async fn ask(asked: &Asked) -> Result<Response, AppError> {
    let request = Request::post("/api/token")
        .cache(RequestCache::NoStore)
        .abort_signal(abort_after(PATIENCE).as_ref())
        .json(asked)
        .map_err(|_| AppError::Internal)?;
    request.send().await.map_err(|_| AppError::Offline)
}

/// Nothing but the token goes along, and it follows no redirect. The browser's cache would
/// answer by the address alone, which names neither person nor place.
async fn call(issued: &Issued, path: &str, body: Option<&str>) -> Result<Response, FetchError> {
    if !path.starts_with('/') {
        return Err(FetchError::Unreachable);
    }
    let url = format!("{}{path}", issued.origin);
    let prepare = |request: RequestBuilder| {
        request
            .header("authorization", &format!("Bearer {}", issued.token))
            .abort_signal(abort_after(PATIENCE).as_ref())
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
