//! Identities that no account has yet (S36). The address beside one is what the
//! provider says; it is proven by our own challenge, whoever says otherwise. Where the
//! address has an account, its owner signs in to it fully and then confirms.

use std::time::Duration;

use uuid::Uuid;

use super::{
    CONNECTIONS,
    connections::{self, Added},
    registry::Proven,
};
use crate::{
    Services,
    auth::{
        Browser, BrowserSecret, ChallengeEnd, ChallengeId, Email, Factor, FactorsChanged, Identity,
        NewIdentityId, NewIdentityPage, Next, SecurityEvent, SessionId, SteppedUp, UserId, WaitingIdentity,
        challenges, factors, security_log,
    },
    db::Tx,
    error::{Error, Field, FieldErrors, Problem, Result},
};

/// How long it waits for its address to be proven and its owner to confirm: a visit,
/// a mail that came late, and a second factor.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// Keeps what was proven until its address is.
pub(super) async fn keep(
    services: &Services,
    browser: &Browser,
    provider: &str,
    proven: &Proven,
    next: &Next,
) -> Result<NewIdentityId> {
    let id = NewIdentityId(Uuid::new_v4());
    // What is no address of ours is not shown either.
    let email = proven.email.as_deref().and_then(|email| Email::parse(email).ok());
    sqlx::query!(
        "insert into provider_identities
             (id, provider, issuer, subject, label, email, browser_hash, next_path, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, app_now() + make_interval(secs => $9))",
        id.0,
        provider,
        proven.issuer,
        proven.subject,
        proven.label(),
        email.as_ref().map(Email::as_str),
        browser.secret.hash(),
        next.as_str(),
        LIFETIME.as_secs_f64(),
    )
    .execute(&services.db.pool())
    .await?;
    Ok(id)
}

/// What the page for its address shows; only in the browser that came back.
pub async fn new_identity_page(
    services: &Services,
    browser: &BrowserSecret,
    id: NewIdentityId,
) -> Result<NewIdentityPage> {
    let found = sqlx::query!(
        "select provider, label, email from provider_identities
         where id = $1 and browser_hash = $2 and user_id is null and expires_at > app_now()",
        id.0,
        browser.hash(),
    )
    .fetch_optional(&services.db.pool())
    .await?
    .ok_or(Error::ChallengeEnded(ChallengeEnd::Visit))?;
    Ok(NewIdentityPage {
        provider: services.providers.label(&found.provider),
        account: found.label,
        email: crate::auth::readable(&found.email.unwrap_or_default()),
    })
}

/// Mails a challenge that proves its address.
#[tracing::instrument(skip_all)]
pub async fn prove_address(
    services: &Services,
    browser: &Browser,
    id: NewIdentityId,
    email: &str,
) -> Result<ChallengeId> {
    let email = Email::parse(email).map_err(|problem| FieldErrors::one(Field::Email, problem))?;
    let next = sqlx::query_scalar!(
        "select next_path from provider_identities
         where id = $1 and browser_hash = $2 and user_id is null and expires_at > app_now()",
        id.0,
        browser.secret.hash(),
    )
    .fetch_optional(&services.db.pool())
    .await?
    .ok_or(Error::ChallengeEnded(ChallengeEnd::Visit))?;
    challenges::start_for_identity(services, browser, &email, &Next::parse(&next), id).await
}

/// Its address was proven, and that made an account: it is this account's.
pub(in crate::auth) async fn connect_new_account(
    tx: &mut Tx,
    browser: &Browser,
    id: NewIdentityId,
    user: UserId,
) -> Result<()> {
    let found = sqlx::query!(
        "delete from provider_identities
         where id = $1 and browser_hash = $2 and user_id is null and expires_at > app_now()
         returning issuer, subject, label",
        id.0,
        browser.secret.hash(),
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(found) = found else { return Ok(()) };
    if connections::add(tx, user, &found.issuer, &found.subject, &found.label).await? == Added::Yes {
        let event = SecurityEvent::FactorAdded;
        security_log::note(tx, user, event, Some(Factor::Provider), browser).await?;
    }
    Ok(())
}

/// Its address was proven to be that of an account which is signed in to fully by
/// now: it waits in this session, and in no other, for its owner's word.
pub(in crate::auth) async fn wait_in_session(
    tx: &mut Tx,
    browser: &Browser,
    id: NewIdentityId,
    session: SessionId,
) -> Result<()> {
    sqlx::query!(
        "update provider_identities p
         set user_id = s.user_id, session_id = s.public_id, session_epoch = s.epoch
         from sessions s
         where p.id = $1 and p.browser_hash = $2 and p.user_id is null and p.expires_at > app_now()
           and s.id_hash = $3",
        id.0,
        browser.secret.hash(),
        session.hash(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The identity that waits in this session for its owner's word.
pub(super) async fn waiting(services: &Services, identity: &Identity) -> Result<Option<WaitingIdentity>> {
    let found = sqlx::query!(
        "select id, provider, label from provider_identities
         where user_id = $1 and session_id = $2 and session_epoch = $3 and expires_at > app_now()
         order by expires_at desc
         limit 1",
        identity.user().0,
        identity.session().0,
        identity.begun_in().epoch,
    )
    .fetch_optional(&services.db.pool())
    .await?;
    Ok(found.map(|found| WaitingIdentity {
        id: NewIdentityId(found.id),
        provider: services.providers.label(&found.provider),
        account: found.label,
    }))
}

/// Its owner says yes; gives where they wanted to go.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn connect_waiting(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
    id: NewIdentityId,
) -> Result<(FactorsChanged, Next)> {
    let mut tx = factors::begin(services, who).await?;
    let found = sqlx::query!(
        "delete from provider_identities
         where id = $1 and user_id = $2 and session_id = $3 and session_epoch = $4
           and expires_at > app_now()
         returning issuer, subject, label, next_path",
        id.0,
        who.user().0,
        who.session().0,
        who.begun_in().epoch,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::NotFound)?;
    let refused = |problem| Err(FieldErrors::one(Field::Provider, problem).into());
    match connections::add(&mut tx, who.user(), &found.issuer, &found.subject, &found.label).await? {
        Added::Yes => {}
        Added::Taken => return refused(Problem::Taken),
        Added::TooMany => {
            return refused(Problem::TooMany {
                max: connections::MAX_CONNECTIONS as u32,
            });
        }
    }
    let changed = connections::added(services, tx, who, browser).await?;
    Ok((changed, Next::parse(&found.next_path)))
}

/// Its owner says no; gives where they wanted to go.
#[tracing::instrument(skip_all, fields(user.id = %identity.user()))]
pub async fn decline_waiting(services: &Services, identity: &Identity, id: NewIdentityId) -> Result<Next> {
    let next = sqlx::query_scalar!(
        "delete from provider_identities where id = $1 and user_id = $2 and session_id = $3
         returning next_path",
        id.0,
        identity.user().0,
        identity.session().0,
    )
    .fetch_optional(&services.db.pool())
    .await?;
    Ok(Next::parse(next.as_deref().unwrap_or(CONNECTIONS)))
}
