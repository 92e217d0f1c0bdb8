//! From the button to the provider, and back.

use std::time::Duration;

use openidconnect::{CsrfToken, Nonce, PkceCodeChallenge};
use url::Url;
use uuid::Uuid;

use super::{
    CONNECTIONS,
    connections::{self, Added},
    new_identities,
    registry::{Failure, Proven, VisitSecrets},
};
use crate::{
    Services,
    auth::{
        Browser, BrowserSecret, Entry, Factor, FactorsChanged, Identity, NewIdentityId, Next,
        ProviderProblem, SecurityEvent, SessionId, SteppedUp, UserId, VisitId, devices, security_log,
        sign_in::{self, Onward},
    },
    budgets::{self, Budget},
    error::{Error, Result},
    keys::sha256,
};

/// How long a visit may take (S34).
const VISIT_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// What a provider sends back (RFC 6749 §4.1.2, RFC 9207).
#[derive(Default)]
pub struct Answer {
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
pub enum Arrival {
    /// An account's connection: on, as after every first factor.
    Entry(Entry),
    /// An identity that no account has: its address is to be proven.
    NewIdentity(NewIdentityId),
    /// The account that asked has one connection more.
    Connected(FactorsChanged),
    /// Nothing was proven; with where the person wanted to go, if that is known.
    Failed(ProviderProblem, Option<Next>),
}

/// Begins a sign-in by a provider.
#[tracing::instrument(skip_all)]
pub async fn start_visit(
    services: &Services,
    browser: &Browser,
    provider: &str,
    next: &str,
) -> Result<VisitId> {
    let known = devices::is_known_here(services, browser).await?;
    let device = browser.device.as_ref().filter(|_| known);
    budgets::spend_attempt(services, browser, device).await?;
    begin(services, browser, provider, None, &Next::parse(next)).await
}

/// Begins to connect a provider to the account (S36).
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn start_connecting(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
    provider: &str,
) -> Result<VisitId> {
    budgets::spend(services, &Budget::changes(services, who.user())).await?;
    begin(
        services,
        browser,
        provider,
        Some(who.user()),
        &Next::parse(CONNECTIONS),
    )
    .await
}

async fn begin(
    services: &Services,
    browser: &Browser,
    provider: &str,
    user: Option<UserId>,
    next: &Next,
) -> Result<VisitId> {
    let provider = services.providers.find(provider).ok_or(Error::NotFound)?;
    let id = VisitId(Uuid::new_v4());
    let (_, verifier) = PkceCodeChallenge::new_random_sha256();
    let secrets = VisitSecrets {
        state: CsrfToken::new_random_len(32),
        verifier: verifier.into_secret(),
        nonce: Nonce::new_random_len(32),
    };
    let plain = serde_json::to_vec(&secrets).map_err(Error::internal)?;
    sqlx::query!(
        "insert into provider_visits
             (id, provider, browser_hash, state_hash, secrets, user_id, next_path, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, app_now() + make_interval(secs => $8))",
        id.0,
        provider.name,
        browser.secret.hash(),
        sha256(secrets.state.secret().as_bytes()),
        services.keys.provider().seal(id.0.as_bytes(), plain)?,
        user.map(|user| user.0),
        next.as_str(),
        VISIT_LIFETIME.as_secs_f64(),
    )
    .execute(&services.db.pool())
    .await?;
    Ok(id)
}

/// Where the browser goes next, and what that is called; only in the browser that
/// began.
pub async fn authorization(
    services: &Services,
    browser: Option<&BrowserSecret>,
    provider: &str,
    id: VisitId,
) -> Result<Result<(String, Url), ProviderProblem>> {
    let found = sqlx::query!(
        "select secrets, user_id from provider_visits
         where id = $1 and provider = $2 and browser_hash = $3
           and consumed_at is null and expires_at > app_now()",
        id.0,
        provider,
        browser.map(BrowserSecret::hash).unwrap_or_default(),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    let (Some(visit), Some(provider)) = (found, services.providers.find(provider)) else {
        return Ok(Err(ProviderProblem::Over));
    };
    let secrets = open(services, id, &visit.secrets)?;
    Ok(provider
        .authorization(&secrets, visit.user_id.is_some())
        .map(|url| (provider.label.clone(), url))
        .ok_or(ProviderProblem::Unavailable))
}

/// Ends a visit by what the provider sent back. It is used up first, right or wrong:
/// of many at once, one goes on (R4).
#[tracing::instrument(skip_all, fields(provider))]
pub async fn finish_visit(
    services: &Services,
    browser: &Browser,
    provider: &str,
    answer: Answer,
    identity: Option<&Identity>,
    former: Option<SessionId>,
) -> Result<Arrival> {
    let used = sqlx::query!(
        "update provider_visits set consumed_at = app_now()
         where state_hash = $1 and provider = $2 and browser_hash = $3
           and consumed_at is null and expires_at > app_now()
         returning id, secrets, user_id, next_path",
        sha256(answer.state.as_bytes()),
        provider,
        browser.secret.hash(),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    let (Some(visit), Some(provider)) = (used, services.providers.find(provider)) else {
        return Ok(Arrival::Failed(ProviderProblem::Over, None));
    };
    let secrets = open(services, VisitId(visit.id), &visit.secrets)?;
    let connects = visit.user_id.map(UserId);
    let next = Next::parse(&visit.next_path);
    let Some(code) = answer.code.filter(|_| answer.error.is_none()) else {
        // RFC 6749 §4.1.2.1: the person said no, or the provider did.
        return match answer.error.as_deref() {
            Some("access_denied") => Ok(Arrival::Failed(ProviderProblem::Cancelled, Some(next))),
            _ => failed(services, browser, connects, next).await,
        };
    };
    let proven = match provider.prove(&secrets, &code, answer.issuer.as_deref()).await {
        Ok(proven) => proven,
        Err(Failure::Away(_)) => return Ok(Arrival::Failed(ProviderProblem::Unavailable, Some(next))),
        Err(Failure::Refused(_)) => return failed(services, browser, connects, next).await,
    };
    match connects {
        Some(user) => connect(services, browser, identity, user, proven).await,
        None => enter(services, browser, &provider.name, proven, next, former).await,
    }
}

/// A known identity is a proven first factor; a new one still has to prove an
/// address.
async fn enter(
    services: &Services,
    browser: &Browser,
    provider: &str,
    proven: Proven,
    next: Next,
    former: Option<SessionId>,
) -> Result<Arrival> {
    let mut tx = services.begin().await?;
    let Some(user) = connections::used(&mut tx, &proven).await? else {
        tx.rollback().await?;
        let id = new_identities::keep(services, browser, provider, &proven, &next).await?;
        return Ok(Arrival::NewIdentity(id));
    };
    let (first, onward) = ((user, Factor::Provider), Onward::new(next, former));
    let entry = sign_in::after_first_factor(services, tx, browser, first, onward).await?;
    Ok(Arrival::Entry(entry))
}

/// The account that began the visit, signed in still and having proven a factor
/// lately, gets the connection.
async fn connect(
    services: &Services,
    browser: &Browser,
    identity: Option<&Identity>,
    user: UserId,
    proven: Proven,
) -> Result<Arrival> {
    let who = identity
        .filter(|identity| identity.user() == user)
        .and_then(|identity| identity.stepped_up().ok());
    let Some(who) = who else {
        return Ok(Arrival::Failed(ProviderProblem::Over, None));
    };
    let mut tx = services.begin().await?;
    let label = proven.label();
    match connections::add(&mut tx, user, &proven.issuer, &proven.subject, &label).await? {
        Added::Yes => {}
        Added::Taken => return Ok(Arrival::Failed(ProviderProblem::Taken, None)),
        Added::TooMany => return Ok(Arrival::Failed(ProviderProblem::TooMany, None)),
    }
    let changed = connections::added(services, tx, &who, browser).await?;
    Ok(Arrival::Connected(changed))
}

async fn failed(services: &Services, browser: &Browser, user: Option<UserId>, next: Next) -> Result<Arrival> {
    let event = match user {
        None => SecurityEvent::SignInFailed,
        Some(_) => SecurityEvent::StepUpFailed,
    };
    security_log::note_failure(services, user, event, Factor::Provider, browser).await?;
    Ok(Arrival::Failed(ProviderProblem::Refused, Some(next)))
}

fn open(services: &Services, id: VisitId, sealed: &[u8]) -> Result<VisitSecrets> {
    let plain = services.keys.provider().open(id.0.as_bytes(), sealed)?;
    serde_json::from_slice(&plain).map_err(Error::internal)
}
