//! The cookies we set, and who may read them.
//!
//! All but the theme are `HttpOnly`, all `SameSite=Lax`, `Path=/`; over https `Secure` under the
//! prefix `__Host-`, so that no other host can set them (S39). The session's own
//! is set by tower-sessions, from what `sign_in` leaves in its record.

use std::time::Duration;

use domain::{
    Services,
    auth::{
        BROWSER_LIFETIME, Browser, BrowserMarks, BrowserSecret, ChallengeEnd, KNOWN_BROWSER_LIFETIME,
        LINK_LIFETIME, LinkToken, SessionId, SignInOutcome, SignedIn,
    },
    error::Error,
};
use http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use tower_cookies::Cookies;
use tower_sessions::{
    Session,
    cookie::{Cookie, SameSite, time},
    session::Id,
};

use super::{
    errors::answer,
    extensions::{ClientAddress, RequestId, parts, redirect},
};
use crate::error::AppError;

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// The key of tower-sessions' record under which a new session's id, as text,
/// travels to the cookie.
pub const SESSION_KEY: &str = "session";

/// What this browser shows about itself; one without a secret gets one. The
/// secret is kept when present, and lives as long as the newest challenge.
pub(crate) fn browser() -> Result<Browser, AppError> {
    browser_of(&parts()?)
}

/// The same outside of Leptos.
pub fn browser_of(parts: &Parts) -> Result<Browser, AppError> {
    let secret = match browser_secret_of(parts)? {
        Some(secret) => secret,
        None => BrowserSecret::generate()?,
    };
    let agent = parts.headers.get(header::USER_AGENT);
    Ok(Browser {
        secret,
        marks: read(parts, "device")?.and_then(|value| BrowserMarks::parse(&value)),
        user_agent: agent
            .and_then(|agent| agent.to_str().ok())
            .unwrap_or_default()
            .to_owned(),
        address: parts.extensions.get::<ClientAddress>().map(|address| address.0),
        request_id: parts.extensions.get::<RequestId>().map(|id| id.0.clone()),
    })
}

/// The browser's secret, if it has one.
pub(crate) fn browser_secret() -> Result<Option<BrowserSecret>, AppError> {
    browser_secret_of(&parts()?)
}

/// The same outside of Leptos.
pub fn browser_secret_of(parts: &Parts) -> Result<Option<BrowserSecret>, AppError> {
    let (_, services) = jar(parts)?;
    Ok(read(parts, "browser")?.and_then(|value| BrowserSecret::issued(&services.keys, &value)))
}

/// Keeps the browser's secret for as long as a challenge lives.
pub(crate) fn remember_browser(secret: &BrowserSecret) -> Result<(), AppError> {
    remember_browser_of(&parts()?, secret)
}

fn remember_browser_of(parts: &Parts, secret: &BrowserSecret) -> Result<(), AppError> {
    let (_, services) = jar(parts)?;
    write(parts, "browser", secret.cookie(&services.keys), BROWSER_LIFETIME)
}

/// The token of the mailed link that was opened here.
pub(crate) fn link_token() -> Result<Option<LinkToken>, AppError> {
    Ok(read(&parts()?, "link")?.and_then(|value| LinkToken::parse(&value)))
}

/// The cookie in which a mailed link's token waits, out of the address bar (S15).
pub fn link_cookie(services: &Services, token: &LinkToken) -> Cookie<'static> {
    cookie(services, "link", token.expose(), LINK_LIFETIME)
}

/// The same, for an action that needs it.
pub(crate) fn opened_link() -> Result<LinkToken, AppError> {
    link_token()?.ok_or_else(|| answer(AppError::ChallengeEnded(ChallengeEnd::Over)))
}

/// Forgets the link: it was used.
pub(crate) fn forget_link() -> Result<(), AppError> {
    remove(&parts()?, "link")
}

/// Remembers a chosen theme; the system's is no choice.
pub(crate) fn set_theme(theme: Option<&str>) -> Result<(), AppError> {
    match theme {
        Some(theme) => {
            let parts = parts()?;
            let (jar, services) = jar(&parts)?;
            jar.add(theme_cookie(services, theme));
            Ok(())
        }
        None => remove(&parts()?, "theme"),
    }
}

/// The cookie of a theme. Scripts may set it: it is no secret, and the page that is asked for a
/// moment after a theme was chosen has it already.
pub(crate) fn theme_cookie(services: &Services, theme: &str) -> Cookie<'static> {
    let mut cookie = cookie(services, "theme", theme.to_owned(), KNOWN_BROWSER_LIFETIME);
    cookie.set_http_only(false);
    cookie
}

/// The session that this browser has now.
pub(crate) fn former_session() -> Result<Option<SessionId>, AppError> {
    former_session_of(&parts()?)
}

/// The same outside of Leptos.
pub fn former_session_of(parts: &Parts) -> Result<Option<SessionId>, AppError> {
    Ok(session(parts)?
        .id()
        .map(|id| SessionId::from_bytes(id.0.to_le_bytes())))
}

/// Leads on from a proven first factor: into the session, or to the second factor.
pub(crate) async fn enter(browser: &Browser, outcome: &SignInOutcome) -> Result<(), AppError> {
    redirect(&enter_of(&parts()?, browser, outcome).await?);
    Ok(())
}

/// The same outside of Leptos; gives where it leads.
pub async fn enter_of(parts: &Parts, browser: &Browser, outcome: &SignInOutcome) -> Result<String, AppError> {
    match outcome {
        SignInOutcome::SignedIn(signed_in) => {
            keep(parts, signed_in).await?;
            Ok(signed_in.next.as_str().to_owned())
        }
        SignInOutcome::SecondFactor(pending) => {
            remember_browser_of(parts, &browser.secret)?;
            Ok(format!("/sign-in/second-factor?pending={pending}"))
        }
    }
}

/// The session goes on under a new id (S40), which the domain has written.
pub(crate) async fn adopt(id: SessionId) -> Result<(), AppError> {
    adopt_of(&parts()?, id).await
}

/// The same outside of Leptos.
pub async fn adopt_of(parts: &Parts, id: SessionId) -> Result<(), AppError> {
    let session = session(parts)?;
    let id = Id(i128::from_le_bytes(id.to_bytes()));
    // The record's old id has no row to delete; the store adopts the new one.
    session.cycle_id().await.map_err(Error::internal)?;
    session
        .insert(SESSION_KEY, id.to_string())
        .await
        .map_err(Error::internal)?;
    Ok(())
}

/// Leads into the session that a second factor opened.
pub(crate) async fn sign_in(signed_in: &SignedIn) -> Result<(), AppError> {
    keep(&parts()?, signed_in).await?;
    redirect(signed_in.next.as_str());
    Ok(())
}

/// Gives the browser its new session, and replaces what bound it to the challenge.
/// The row was written with the proof.
async fn keep(parts: &Parts, signed_in: &SignedIn) -> Result<(), AppError> {
    adopt_of(parts, signed_in.session).await?;
    write(parts, "device", signed_in.marks.expose(), KNOWN_BROWSER_LIFETIME)?;
    remove(parts, "browser")
}

/// Takes the session's cookie away, and what pages left in the browser (S43).
/// The row was revoked before.
pub(crate) fn sign_out(to: &str) -> Result<(), AppError> {
    // Not by tower-sessions: what it sends lacks `Secure`, and browsers keep a
    // `__Host-` cookie then.
    remove(&parts()?, "session")?;
    if let Some(response) = use_context::<ResponseOptions>() {
        // "cache" stalls Chrome, "cookies" would drop the device's mark.
        response.insert_header(CLEAR_SITE_DATA, HeaderValue::from_static("\"storage\""));
    }
    redirect(to);
    Ok(())
}

/// A cookie's name: with the prefix over https; else, in development, with the port, because
/// browsers give the cookies of one port of a host to every other, and two servers on one
/// machine would sign each other's people out.
pub fn cookie_name(services: &Services, name: &str) -> String {
    let origin = &services.config.server.origin;
    match origin.own_port() {
        _ if origin.is_https() => format!("__Host-{name}"),
        Some(port) => format!("{name}-{port}"),
        None => name.to_owned(),
    }
}

fn session(parts: &Parts) -> Result<&Session, AppError> {
    parts.extensions.get().ok_or(AppError::Internal)
}

fn jar(parts: &Parts) -> Result<(&Cookies, &Services), AppError> {
    let (jar, services) = (parts.extensions.get(), parts.extensions.get());
    jar.zip(services).ok_or(AppError::Internal)
}

/// Of two cookies with one name and different values neither: somebody who can set one for
/// another path or host would otherwise choose for the browser (S109). Over https the prefix
/// `__Host-` leaves room for one.
fn read(parts: &Parts, name: &str) -> Result<Option<String>, AppError> {
    let (jar, services) = jar(parts)?;
    let name = cookie_name(services, name);
    if is_ambiguous(&parts.headers, &name) {
        return Ok(None);
    }
    Ok(jar.get(&name).map(|cookie| cookie.value().to_owned()))
}

fn is_ambiguous(headers: &HeaderMap, name: &str) -> bool {
    let shown = headers.get_all(header::COOKIE).into_iter();
    let pairs = shown.flat_map(|cookies| cookies.as_bytes().split(|byte| *byte == b';'));
    let mut values = pairs.filter_map(|pair| {
        let (own, value) = pair.trim_ascii().split_at_checked(name.len())?;
        (own == name.as_bytes()).then(|| value.strip_prefix(b"="))?
    });
    let first = values.next();
    values.any(|value| Some(value) != first)
}

fn write(parts: &Parts, name: &str, value: String, lifetime: Duration) -> Result<(), AppError> {
    let (jar, services) = jar(parts)?;
    jar.add(cookie(services, name, value, lifetime));
    Ok(())
}

fn remove(parts: &Parts, name: &str) -> Result<(), AppError> {
    let (jar, services) = jar(parts)?;
    jar.remove(cookie(services, name, String::new(), Duration::ZERO));
    Ok(())
}

fn cookie(services: &Services, name: &str, value: String, lifetime: Duration) -> Cookie<'static> {
    Cookie::build((cookie_name(services, name), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(services.config.server.origin.is_https())
        .max_age(time::Duration::seconds(lifetime.as_secs() as i64))
        .build()
}
