//! From the button to the provider, and back.

use std::time::Duration;

use url::Url;
use uuid::Uuid;

use super::{
    CONNECTIONS,
    linked_accounts::{self, Added},
    pending_links,
    registry::{AuthorizationSecrets, ExternalProfile, ProviderError},
    tolerant::quoted,
};
use crate::{
    Services,
    auth::{
        AuthorizationId, Browser, BrowserSecret, CredentialChange, CurrentUser, Factor, PendingLinkId,
        ProviderProblem, RedirectTarget, SecurityEvent, SessionId, SignInOutcome, SteppedUp, UserId,
        known_browsers, security_log,
        sign_in::{self, SignInContext},
    },
    error::{Error, Result},
    keys::sha256,
    rate_limits::{self, RateLimit},
};

/// How long a visit may take (S34).
const AUTHORIZATION_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// What a provider sends back (RFC 6749 §4.1.2, RFC 9207).
#[derive(Default)]
pub struct CallbackParams {
    /// What the visit is found by.
    pub state: String,
    /// What is exchanged for who it was.
    pub code: Option<String>,
    /// Who says that it answers.
    pub issuer: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

/// Where a callback leads.
#[derive(Debug)]
pub enum CallbackOutcome {
    /// An account's connection: on, as after every first factor.
    SignInOutcome(SignInOutcome),
    /// An identity that no account has: its address is to be proven.
    PendingLink(PendingLinkId),
    /// The account that asked has one connection more.
    Connected(CredentialChange),
    /// Asked for again, in the session that it opened or connected: nothing is to be done but
    /// to go on.
    Again(RedirectTarget),
    /// Nothing was proven; with where the person wanted to go, if that is known.
    Failed(ProviderProblem, Option<RedirectTarget>),
}

/// Begins a sign-in by a provider.
#[tracing::instrument(skip_all)]
pub async fn start_authorization(
    services: &Services,
    browser: &Browser,
    provider: &str,
    next: &str,
) -> Result<AuthorizationId> {
    let known = known_browsers::known_here(services, browser).await?;
    rate_limits::acquire_attempt(services, browser, known.as_ref()).await?;
    begin(services, browser, provider, None, &RedirectTarget::parse(next)).await
}

/// Begins to connect a provider to the account (S36).
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
        &RedirectTarget::parse(CONNECTIONS),
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
        session_epoch.map(|begun| begun.session.0),
        session_epoch.map(|begun| begun.epoch),
    )
    .execute(&services.db.pool())
    .await?;
    Ok(id)
}

/// Where the browser goes next, and what that is called; only in the browser that
/// began, and where an account is connected in the session that did (S108).
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

/// Ends a visit by what the provider sent back. It is used up first, right or wrong:
/// of many at once, one goes on (R4).
#[tracing::instrument(skip_all, fields(provider))]
pub async fn finish_authorization(
    services: &Services,
    browser: &Browser,
    provider: &str,
    callback: CallbackParams,
    current_user: Option<&CurrentUser>,
    former: Option<SessionId>,
) -> Result<CallbackOutcome> {
    let here = current_user.map(CurrentUser::session_epoch);
    let used = sqlx::query!(
        "update oauth_authorization_requests set consumed_at = app_now()
         where state_hash = $1 and provider = $2 and browser_hash = $3
           and consumed_at is null and expires_at > app_now()
           and (user_id is null or (session_id = $4 and session_epoch = $5))
         returning id, secrets, user_id, next_path",
        sha256(callback.state.as_bytes()),
        provider,
        browser.secret.hash(),
        here.map(|here| here.session.0),
        here.map(|here| here.epoch),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    let (Some(visit), Some(provider)) = (used, services.providers.find(provider)) else {
        let next = where_it_led(services, provider, &callback.state, current_user).await?;
        return Ok(next.map_or(
            CallbackOutcome::Failed(ProviderProblem::Over, None),
            CallbackOutcome::Again,
        ));
    };
    let secrets = open(services, AuthorizationId(visit.id), &visit.secrets)?;
    let connects = visit.user_id.map(UserId);
    let next = RedirectTarget::parse(&visit.next_path);
    let Some(code) = callback.code.filter(|_| callback.error.is_none()) else {
        return match said_no(callback.error.as_deref().unwrap_or_default()) {
            Some(problem) => Ok(CallbackOutcome::Failed(problem, Some(next))),
            None => {
                let error = quoted(&callback.error.unwrap_or_default());
                tracing::warn!(
                    provider = provider.name,
                    error,
                    "an identity provider sent an error instead of a code"
                );
                failed(services, browser, connects, next).await
            }
        };
    };
    let proven = match provider.prove(&secrets, &code, callback.issuer.as_deref()).await {
        Ok(proven) => proven,
        Err(ProviderError::Unavailable(_)) => {
            return Ok(CallbackOutcome::Failed(ProviderProblem::Unavailable, Some(next)));
        }
        Err(ProviderError::InvalidResponse(_)) => return failed(services, browser, connects, next).await,
    };
    let arrival = match connects {
        Some(user) => connect(services, browser, current_user, user, proven).await,
        None => enter(services, browser, &provider.name, proven, next, former).await,
    }?;
    let session = match &arrival {
        CallbackOutcome::SignInOutcome(SignInOutcome::SignedIn(signed_in)) => Some(signed_in.session),
        CallbackOutcome::Connected(changed) => Some(changed.session),
        _ => None,
    };
    if let Some(session) = session {
        // The answer with the session's cookie does not wait for this.
        if let Err(error) = note_where_it_led(services, AuthorizationId(visit.id), session).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "where a callback led was not noted; asked for again, it is over"
            );
        }
    }
    Ok(arrival)
}

/// Why there is no code, where it is nothing that somebody has to mend (RFC 6749 §4.1.2.1,
/// OpenID Connect Core §3.1.2.6, and two providers' own). `error_description` is anybody's
/// text, and read by nobody.
fn said_no(error: &str) -> Option<ProviderProblem> {
    match error {
        "access_denied"
        | "login_required"
        | "interaction_required"
        | "consent_required"
        | "account_selection_required"
        | "user_cancelled_login"
        | "user_cancelled_authorize" => Some(ProviderProblem::Cancelled),
        "temporarily_unavailable" => Some(ProviderProblem::Unavailable),
        _ => None,
    }
}

async fn note_where_it_led(services: &Services, id: AuthorizationId, session: SessionId) -> Result<()> {
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

/// Where a callback led that is asked for again, by a reload say, in the session that it opened
/// or connected: there is nothing wrong that the person could be told.
async fn where_it_led(
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

/// A known identity is a proven first factor; a new one still has to prove an
/// address.
async fn enter(
    services: &Services,
    browser: &Browser,
    provider: &str,
    proven: ExternalProfile,
    next: RedirectTarget,
    former: Option<SessionId>,
) -> Result<CallbackOutcome> {
    let mut tx = services.begin().await?;
    let Some(user) = linked_accounts::used(&mut tx, &proven).await? else {
        tx.rollback().await?;
        let id = pending_links::keep(services, browser, provider, &proven, &next).await?;
        return Ok(CallbackOutcome::PendingLink(id));
    };
    let (first, context) = ((user, Factor::Provider), SignInContext::new(next, former));
    let outcome = sign_in::after_first_factor(services, tx, browser, first, context).await?;
    Ok(CallbackOutcome::SignInOutcome(outcome))
}

/// The account that began the visit, signed in still and having proven a factor
/// lately, gets the connection.
async fn connect(
    services: &Services,
    browser: &Browser,
    current_user: Option<&CurrentUser>,
    user: UserId,
    proven: ExternalProfile,
) -> Result<CallbackOutcome> {
    let who = current_user
        .filter(|current_user| current_user.user() == user)
        .and_then(|current_user| current_user.stepped_up().ok());
    let Some(who) = who else {
        return Ok(CallbackOutcome::Failed(ProviderProblem::Over, None));
    };
    let mut tx = services.begin().await?;
    let label = proven.label();
    match linked_accounts::add(&mut tx, user, &proven.issuer, &proven.subject, &label).await? {
        Added::Yes => {}
        Added::Taken => return Ok(CallbackOutcome::Failed(ProviderProblem::Taken, None)),
        Added::TooMany => return Ok(CallbackOutcome::Failed(ProviderProblem::TooMany, None)),
    }
    let changed = linked_accounts::added(services, tx, &who, browser).await?;
    Ok(CallbackOutcome::Connected(changed))
}

async fn failed(
    services: &Services,
    browser: &Browser,
    user: Option<UserId>,
    next: RedirectTarget,
) -> Result<CallbackOutcome> {
    let event = match user {
        None => SecurityEvent::SignInFailed,
        Some(_) => SecurityEvent::StepUpFailed,
    };
    security_log::note_failure(services, user, event, Factor::Provider, browser).await?;
    Ok(CallbackOutcome::Failed(ProviderProblem::Refused, Some(next)))
}

fn open(services: &Services, id: AuthorizationId, sealed: &[u8]) -> Result<AuthorizationSecrets> {
    let plain = services.keys.provider().open(id.0.as_bytes(), sealed)?;
    serde_json::from_slice(&plain).map_err(Error::internal)
}
