//! The context of a request, for plain handlers and for server functions alike.

use std::{net::IpAddr, sync::Arc};

use axum::extract::FromRequestParts;
use domain::{
    Locale, Services,
    auth::{
        BROWSER_LIFETIME, Browser, BrowserMarks, BrowserSecret, ChallengeEnd, CurrentUser,
        KNOWN_BROWSER_LIFETIME, LINK_LIFETIME, LinkToken, SessionSecret, SignInOutcome, SignedIn, SteppedUp,
    },
    tenancy::{self, AccessibleWorkspaces, Member},
};
use http::{Extensions, HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use tokio::sync::OnceCell;
use tower_cookies::Cookies;
use tower_sessions::Session;

use super::{
    bundle::Bundle,
    cookies::{self, CookieJar},
    errors::answer,
    session_cookie,
};
use crate::error::AppError;

/// The context of a request: its services, its client, its cookies, its user. The outermost middleware inserts it into the request's extensions; the
/// middleware that authenticates the user completes it. A copy is a few pointers.
#[derive(Clone)]
pub struct RequestContext {
    services: Services,
    bundle: Arc<Bundle>,
    id: Arc<str>,
    client_address: Option<IpAddr>,
    user_agent: Option<HeaderValue>,
    theme: Option<&'static str>,
    accepted: Locale,
    cookies: Option<CookieJar>,
    session: Option<Session>,
    current_user: Option<Arc<CurrentUser>>,
    workspaces: LoadedWorkspaces,
}

/// The user's accessible workspaces, loaded once per request: together with the user for pages
/// with the sidebar, elsewhere by the first that asks.
type LoadedWorkspaces = Arc<OnceCell<Arc<AccessibleWorkspaces>>>;

impl RequestContext {
    /// The context of a request with these headers. `id` names it in the logs and on error pages;
    /// `client_address` is the client's address, past the proxies that are trusted.
    pub fn new(
        services: Services,
        bundle: Arc<Bundle>,
        id: &str,
        client_address: Option<IpAddr>,
        headers: &HeaderMap,
    ) -> Self {
        Self {
            theme: cookies::theme(&services, headers),
            accepted: headers
                .get(header::ACCEPT_LANGUAGE)
                .and_then(|header| header.to_str().ok())
                .map_or_else(Locale::default, Locale::accepted),
            services,
            bundle,
            id: id.into(),
            client_address,
            user_agent: headers.get(header::USER_AGENT).cloned(),
            cookies: None,
            session: None,
            current_user: None,
            workspaces: LoadedWorkspaces::default(),
        }
    }

    /// Adds the cookies that the middleware has read. The page that answers a form has other cookies
    /// than the request itself: those that the form's answer sets are among them.
    pub fn set_cookies(&mut self, headers: &HeaderMap, extensions: &Extensions) -> Result<(), AppError> {
        let (jar, session): (Option<&Cookies>, Option<&Session>) = (extensions.get(), extensions.get());
        let (jar, session) = jar.zip(session).ok_or(AppError::Internal)?;
        self.cookies = Some(CookieJar::new(self.services.clone(), headers, jar.clone()));
        self.session = Some(session.clone());
        Ok(())
    }

    /// Sets the authenticated user, with the workspaces if they were loaded together; or that there
    /// is none.
    pub fn set_current_user(
        &mut self,
        current_user: Option<CurrentUser>,
        workspaces: Option<AccessibleWorkspaces>,
    ) {
        self.current_user = current_user.map(|user| Arc::new(user.reading(self.accepted)));
        self.workspaces = Arc::new(OnceCell::new_with(workspaces.map(Arc::new)));
    }

    /// The services that functions of the domain need.
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// The files that were built for the browser.
    pub fn bundle(&self) -> &Arc<Bundle> {
        &self.bundle
    }

    /// The request's id, in the logs and on error pages.
    pub fn id(&self) -> &Arc<str> {
        &self.id
    }

    /// The user, if one is signed in.
    pub fn maybe_current_user(&self) -> Option<&CurrentUser> {
        self.current_user.as_deref()
    }

    /// The user, or the error that no one is signed in.
    pub fn current_user(&self) -> Result<&CurrentUser, AppError> {
        self.maybe_current_user()
            .ok_or_else(|| answer(AppError::SignedOut))
    }

    /// The user, who has proven a factor recently (S25).
    pub fn stepped_up(&self) -> Result<SteppedUp, AppError> {
        Ok(self.current_user()?.stepped_up()?)
    }

    /// The workspaces that the user has access to.
    pub(crate) async fn accessible_workspaces(&self) -> Result<Arc<AccessibleWorkspaces>, AppError> {
        let current_user = self.current_user()?;
        let load = async || {
            let loaded = tenancy::accessible_workspaces(&self.services, current_user).await?;
            Ok::<_, AppError>(Arc::new(loaded))
        };
        Ok(Arc::clone(self.workspaces.get_or_try_init(load).await?))
    }

    /// The user as a member of a workspace.
    pub(crate) async fn member(&self, organization: &str, workspace: &str) -> Result<Member, AppError> {
        let workspaces = self.accessible_workspaces().await?;
        Ok(workspaces.member(&self.services, organization, workspace).await?)
    }

    /// The language that the user has chosen, else the one that the browser asks for.
    pub fn locale(&self) -> Locale {
        self.maybe_current_user()
            .map_or(self.accepted, CurrentUser::locale)
    }

    /// The theme that the browser's cookie names; none for the system's.
    pub fn theme(&self) -> Option<&'static str> {
        self.theme
    }

    /// Remembers a theme; none for the system's.
    pub(crate) fn set_theme(&self, theme: Option<&str>) -> Result<(), AppError> {
        let cookies = self.cookies()?;
        match theme {
            Some(theme) => cookies.set_theme(theme, KNOWN_BROWSER_LIFETIME),
            None => cookies.remove("theme"),
        }
        Ok(())
    }

    /// The cookie that remembers a theme, as a script sets it.
    pub(crate) fn theme_cookie(&self, theme: &str) -> String {
        cookies::theme_cookie(&self.services, theme, KNOWN_BROWSER_LIFETIME).to_string()
    }

    /// The browser that sent the request. One without a secret gets a new one, which
    /// [`remember_browser`](Self::remember_browser) keeps.
    pub fn browser(&self) -> Result<Browser, AppError> {
        let secret = match self.browser_secret()? {
            Some(secret) => secret,
            None => BrowserSecret::generate()?,
        };
        let marks = self.cookies()?.read("device");
        let user_agent = self.user_agent.as_ref().and_then(|agent| agent.to_str().ok());
        Ok(Browser {
            secret,
            marks: marks.and_then(|value| BrowserMarks::parse(&value)),
            user_agent: user_agent.unwrap_or_default().to_owned(),
            address: self.client_address,
            request_id: Some(self.id.to_string()),
            locale: self.locale(),
        })
    }

    /// The browser's secret, if it has one.
    pub fn browser_secret(&self) -> Result<Option<BrowserSecret>, AppError> {
        let value = self.cookies()?.read("browser");
        Ok(value.and_then(|value| BrowserSecret::issued(&self.services.keys, &value)))
    }

    /// Keeps the browser's secret, for as long as the newest challenge lives.
    pub(crate) fn remember_browser(&self, secret: &BrowserSecret) -> Result<(), AppError> {
        let value = secret.cookie(&self.services.keys);
        self.cookies()?.set("browser", value, BROWSER_LIFETIME);
        Ok(())
    }

    /// The way to sign in that this browser used last.
    pub(crate) fn last_way(&self) -> Option<String> {
        self.cookies.as_ref()?.read("way")
    }

    /// Remembers the way to sign in that was used, in this browser alone.
    pub fn remember_way(&self, way: &str) -> Result<(), AppError> {
        self.cookies()?.set("way", way.to_owned(), KNOWN_BROWSER_LIFETIME);
        Ok(())
    }

    /// Keeps the token of a mailed link, out of the address bar (S15).
    pub fn remember_link(&self, token: &LinkToken) -> Result<(), AppError> {
        self.cookies()?.set("link", token.expose(), LINK_LIFETIME);
        Ok(())
    }

    /// The token of the mailed link that was opened in this browser.
    pub(crate) fn link_token(&self) -> Result<Option<LinkToken>, AppError> {
        Ok(self
            .cookies()?
            .read("link")
            .and_then(|value| LinkToken::parse(&value)))
    }

    /// The token of the mailed link, or the error that the link is over.
    pub(crate) fn opened_link(&self) -> Result<LinkToken, AppError> {
        self.link_token()?
            .ok_or_else(|| answer(AppError::ChallengeEnded(ChallengeEnd::Over)))
    }

    /// Forgets the mailed link, because it was used.
    pub(crate) fn forget_link(&self) -> Result<(), AppError> {
        self.cookies()?.remove("link");
        Ok(())
    }

    /// The session that the browser's cookie names, whether it is live or not.
    pub fn claimed_session(&self) -> Option<SessionSecret> {
        session_cookie::read(self.session.as_ref()?)
    }

    /// The session that the browser has before it gets another one.
    pub fn former_session(&self) -> Result<Option<SessionSecret>, AppError> {
        Ok(session_cookie::read(self.session()?))
    }

    /// Gives the browser the session's new secret (S40), which the domain has stored.
    pub async fn replace_session_cookie(&self, secret: SessionSecret) -> Result<(), AppError> {
        session_cookie::replace(self.session()?, secret).await
    }

    /// Continues a sign-in after a first factor was proven: with the session, or with the second factor.
    /// Returns the path that the browser goes to.
    pub async fn continue_sign_in(
        &self,
        browser: &Browser,
        outcome: &SignInOutcome,
    ) -> Result<String, AppError> {
        match outcome {
            SignInOutcome::SignedIn(signed_in) => self.sign_in(signed_in).await,
            SignInOutcome::SecondFactor(pending) => {
                self.remember_browser(&browser.secret)?;
                Ok(format!("/sign-in/second-factor?pending={pending}"))
            }
        }
    }

    /// Gives the browser its new session, and replaces the secret that bound it to the challenge.
    /// The domain has written the row together with the proof. Returns the path that the browser
    /// goes to.
    pub(crate) async fn sign_in(&self, signed_in: &SignedIn) -> Result<String, AppError> {
        self.replace_session_cookie(signed_in.session).await?;
        let cookies = self.cookies()?;
        cookies.set("device", signed_in.marks.expose(), KNOWN_BROWSER_LIFETIME);
        cookies.remove("browser");
        Ok(signed_in.next.as_str().to_owned())
    }

    /// Has the browser remove the session's cookie. The domain has revoked the row.
    pub(crate) fn forget_session(&self) -> Result<(), AppError> {
        session_cookie::remove(self.cookies()?);
        Ok(())
    }

    fn cookies(&self) -> Result<&CookieJar, AppError> {
        self.cookies.as_ref().ok_or(AppError::Internal)
    }

    fn session(&self) -> Result<&Session, AppError> {
        self.session.as_ref().ok_or(AppError::Internal)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RequestContext {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let context = parts.extensions.get().cloned();
        context.ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}
