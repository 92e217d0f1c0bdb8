//! The authorization request: from the provider's button to its callback.

use std::time::Duration;

use url::Url;
use uuid::Uuid;

use super::LINKED_ACCOUNTS_PAGE;

use crate::{
    Services,
    auth::{
        credentials::external::protocol::AuthorizationSecrets,
        session::{
            current_user::{CurrentUser, SteppedUp},
            known_browsers,
            session_secret::SessionSecret,
        },
        types::{AuthorizationId, Browser, BrowserSecret, ProviderProblem, RedirectTarget},
    },
    error::{Error, Result},
    keys::sha256,
    rate_limits::{self, RateLimit},
};

/// How long an authorization request is valid (S34).
const AUTHORIZATION_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// Starts a sign-in with a provider.
#[tracing::instrument(skip_all)]
pub async fn start_authorization(
    services: &Services,
    browser: &Browser,
    provider: &str,
    next: &str,
) -> Result<AuthorizationId> {
    let known = known_browsers::known_to_any_account(services, browser).await?;
    rate_limits::acquire_attempt(services, browser, known.as_ref()).await?;
    begin(services, browser, provider, None, &RedirectTarget::parse(next)).await
}

/// Starts linking an account at a provider to the current user's account (S36).
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn start_linking(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
    provider: &str,
) -> Result<AuthorizationId> {
    rate_limits::acquire(services, &RateLimit::changes(services, who.user())).await?;
    begin(
        services,
        browser,
        provider,
        Some(who),
        &RedirectTarget::parse(LINKED_ACCOUNTS_PAGE),
    )
    .await
}

async fn begin(
    services: &Services,
    browser: &Browser,
    provider: &str,
    connects: Option<&CurrentUser>,
    next: &RedirectTarget,
) -> Result<AuthorizationId> {
    let provider = services.providers.find(provider).ok_or(Error::NotFound)?;
    let id = AuthorizationId(Uuid::new_v4());
    let secrets = AuthorizationSecrets::generate()?;
    let session_epoch = connects.map(CurrentUser::session_epoch);
    let plain = serde_json::to_vec(&secrets).map_err(Error::internal)?;
    sqlx::query!(
        "insert into oauth_authorization_requests
             (id, provider, browser_hash, state_hash, secrets, user_id, next_path, expires_at,
              session_id, session_epoch)
         values ($1, $2, $3, $4, $5, $6, $7, app_now() + make_interval(secs => $8), $9, $10)",
        id.0,
        provider.name,
        browser.secret.hash(),
        sha256(secrets.state.as_bytes()),
        services.keys.provider().seal(id.0.as_bytes(), plain)?,
        connects.map(|who| who.user().0),
        next.as_str(),
        AUTHORIZATION_LIFETIME.as_secs_f64(),
        session_epoch.map(|session_epoch| session_epoch.session.0),
        session_epoch.map(|session_epoch| session_epoch.epoch),
    )
    .execute(&services.db.pool())
    .await?;
    Ok(id)
}

/// The provider's URL and label for the redirect. Only in the browser that started the request, and
/// for linking only in the session that did (S108).
pub async fn authorization_url(
    services: &Services,
    browser: Option<&BrowserSecret>,
    current_user: Option<&CurrentUser>,
    provider: &str,
    id: AuthorizationId,
) -> Result<Result<(String, Url), ProviderProblem>> {
    let here = current_user.map(CurrentUser::session_epoch);
    let found = sqlx::query!(
        "select secrets, user_id from oauth_authorization_requests
         where id = $1 and provider = $2 and browser_hash = $3
           and consumed_at is null and expires_at > app_now()
           and (user_id is null or (session_id = $4 and session_epoch = $5))",
        id.0,
        provider,
        browser.map(BrowserSecret::hash).unwrap_or_default(),
        here.map(|here| here.session.0),
        here.map(|here| here.epoch),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    let (Some(visit), Some(provider)) = (found, services.providers.find(provider)) else {
        return Ok(Err(ProviderProblem::Over));
    };
    let secrets = open(services, id, &visit.secrets)?;
    Ok(provider
        .authorization_url(&secrets, visit.user_id.is_some())
        .map(|url| (provider.label.clone(), url))
        .ok_or(ProviderProblem::Unavailable))
}

pub(in crate::auth) async fn record_result(
    services: &Services,
    id: AuthorizationId,
    session: SessionSecret,
) -> Result<()> {
    sqlx::query!(
        "update oauth_authorization_requests set result_session_id = (select public_id from sessions where id_hash = $2)
         where id = $1",
        id.0,
        session.hash(),
    )
    .execute(&services.db.pool())
    .await?;
    Ok(())
}

/// The redirect target of a callback that is requested again, by a reload for example, in the
/// session that it opened or linked to: there is no error to show.
pub(in crate::auth) async fn find_result(
    services: &Services,
    provider: &str,
    state: &str,
    current_user: Option<&CurrentUser>,
) -> Result<Option<RedirectTarget>> {
    let Some(current_user) = current_user else {
        return Ok(None);
    };
    let next = sqlx::query_scalar!(
        "select next_path from oauth_authorization_requests
         where state_hash = $1 and provider = $2 and result_session_id = $3",
        sha256(state.as_bytes()),
        provider,
        current_user.session().0,
    )
    .fetch_optional(&services.db.pool())
    .await?;
    Ok(next.map(|next| RedirectTarget::parse(&next)))
}

pub(in crate::auth) fn open(
    services: &Services,
    id: AuthorizationId,
    sealed: &[u8],
) -> Result<AuthorizationSecrets> {
    let plain = services.keys.provider().open(id.0.as_bytes(), sealed)?;
    serde_json::from_slice(&plain).map_err(Error::internal)
}
