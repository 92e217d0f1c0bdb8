//! From the button to the provider, and back.

use std::time::Duration;

use url::Url;
use uuid::Uuid;

use super::{
    CONNECTIONS,
    connections::{self, Added},
    new_identities,
    registry::{Failure, Proven, VisitSecrets},
    tolerant::quoted,
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
    /// Asked for again, in the session that it opened or connected: nothing is to be done but
    /// to go on.
    Again(Next),
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
    let known = devices::known_here(services, browser).await?;
    budgets::spend_attempt(services, browser, known.as_ref()).await?;
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
    begin(services, browser, provider, Some(who), &Next::parse(CONNECTIONS)).await
}

async fn begin(
    services: &Services,
    browser: &Browser,
    provider: &str,
    connects: Option<&Identity>,
    next: &Next,
) -> Result<VisitId> {
    let provider = services.providers.find(provider).ok_or(Error::NotFound)?;
    let id = VisitId(Uuid::new_v4());
    let secrets = VisitSecrets::generate()?;
    let begun_in = connects.map(Identity::begun_in);
    let plain = serde_json::to_vec(&secrets).map_err(Error::internal)?;
    sqlx::query!(
        "insert into provider_visits
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
        VISIT_LIFETIME.as_secs_f64(),
        begun_in.map(|begun| begun.session.0),
        begun_in.map(|begun| begun.epoch),
    )
    .execute(&services.db.pool())
    .await?;
    Ok(id)
}

/// Where the browser goes next, and what that is called; only in the browser that
/// began, and where an account is connected in the session that did (S108).
pub async fn authorization(
    services: &Services,
    browser: Option<&BrowserSecret>,
    identity: Option<&Identity>,
    provider: &str,
    id: VisitId,
) -> Result<Result<(String, Url), ProviderProblem>> {
    let here = identity.map(Identity::begun_in);
    let found = sqlx::query!(
        "select secrets, user_id from provider_visits
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
    let here = identity.map(Identity::begun_in);
    let used = sqlx::query!(
        "update provider_visits set consumed_at = app_now()
         where state_hash = $1 and provider = $2 and browser_hash = $3
           and consumed_at is null and expires_at > app_now()
           and (user_id is null or (session_id = $4 and session_epoch = $5))
         returning id, secrets, user_id, next_path",
        sha256(answer.state.as_bytes()),
        provider,
        browser.secret.hash(),
        here.map(|here| here.session.0),
        here.map(|here| here.epoch),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    let (Some(visit), Some(provider)) = (used, services.providers.find(provider)) else {
        let next = where_it_led(services, provider, &answer.state, identity).await?;
        return Ok(next.map_or(Arrival::Failed(ProviderProblem::Over, None), Arrival::Again));
    };
    let secrets = open(services, VisitId(visit.id), &visit.secrets)?;
    let connects = visit.user_id.map(UserId);
    let next = Next::parse(&visit.next_path);
    let Some(code) = answer.code.filter(|_| answer.error.is_none()) else {
        return match said_no(answer.error.as_deref().unwrap_or_default()) {
            Some(problem) => Ok(Arrival::Failed(problem, Some(next))),
            None => {
                let error = quoted(&answer.error.unwrap_or_default());
                tracing::warn!(
                    provider = provider.name,
                    error,
                    "an identity provider sent an error instead of a code"
                );
                failed(services, browser, connects, next).await
            }
        };
    };
    let proven = match provider.prove(&secrets, &code, answer.issuer.as_deref()).await {
        Ok(proven) => proven,
        Err(Failure::Away(_)) => return Ok(Arrival::Failed(ProviderProblem::Unavailable, Some(next))),
        Err(Failure::Refused(_)) => return failed(services, browser, connects, next).await,
    };
    let arrival = match connects {
        Some(user) => connect(services, browser, identity, user, proven).await,
        None => enter(services, browser, &provider.name, proven, next, former).await,
    }?;
    let session = match &arrival {
        Arrival::Entry(Entry::SignedIn(signed_in)) => Some(signed_in.session),
        Arrival::Connected(changed) => Some(changed.session),
        _ => None,
    };
    if let Some(session) = session {
        // The answer with the session's cookie does not wait for this.
        if let Err(error) = note_where_it_led(services, VisitId(visit.id), session).await {
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

async fn note_where_it_led(services: &Services, id: VisitId, session: SessionId) -> Result<()> {
    sqlx::query!(
        "update provider_visits set led_to_session = (select public_id from sessions where id_hash = $2)
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
    identity: Option<&Identity>,
) -> Result<Option<Next>> {
    let Some(identity) = identity else {
        return Ok(None);
    };
    let next = sqlx::query_scalar!(
        "select next_path from provider_visits
         where state_hash = $1 and provider = $2 and led_to_session = $3",
        sha256(state.as_bytes()),
        provider,
        identity.session().0,
    )
    .fetch_optional(&services.db.pool())
    .await?;
    Ok(next.map(|next| Next::parse(&next)))
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
