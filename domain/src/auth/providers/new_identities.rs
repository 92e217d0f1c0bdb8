//! Identities that no account has yet (S36). The address beside one is what the
//! provider says; it is proven by our own challenge, whoever says otherwise. Where the
//! address has an account, its owner signs in to it fully and then confirms.

use std::time::Duration;

use uuid::Uuid;

use super::{connections, registry::Proven};
use crate::{
    Services,
    auth::{
        Browser, BrowserSecret, ChallengeEnd, ChallengeId, Email, Factor, FactorsChanged, Identity,
        NewIdentityId, NewIdentityPage, Next, SecurityEvent, SteppedUp, UserId, WaitingIdentity, challenges,
        security_log,
    },
    db::Tx,
    error::{Error, Field, FieldErrors, Problem, Result},
};

/// How long it waits for its address to be proven and its owner to confirm: a visit,
/// a mail that came late, and a second factor.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// Where the owner of an account that exists confirms.
const CONNECTIONS: &str = "/settings/connections";

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
    .execute(&services.db)
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
    .fetch_optional(&services.db)
    .await?
    .ok_or(Error::ChallengeEnded(ChallengeEnd::Over))?;
    Ok(NewIdentityPage {
        provider: services.providers.label(&found.provider),
        account: found.label,
        email: found.email.unwrap_or_default(),
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
    .fetch_optional(&services.db)
    .await?
    .ok_or(Error::ChallengeEnded(ChallengeEnd::Over))?;
    challenges::start_for_identity(services, browser, &email, &Next::parse(&next), id).await
}

/// Its address was proven. An account that was made by that has the connection; one
/// that was there before is asked, once it is signed in to: then this says where.
pub(in crate::auth) async fn address_proven(
    tx: &mut Tx,
    browser: &Browser,
    id: NewIdentityId,
    user: UserId,
    is_new: bool,
) -> Result<Option<Next>> {
    let found = sqlx::query!(
        "update provider_identities set user_id = $3
         where id = $1 and browser_hash = $2 and user_id is null and expires_at > app_now()
         returning issuer, subject, label",
        id.0,
        browser.secret.hash(),
        user.0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(found) = found else { return Ok(None) };
    if !is_new {
        return Ok(Some(Next::parse(CONNECTIONS)));
    }
    forget(tx, id, user).await?;
    if connections::add(tx, user, &found.issuer, &found.subject, &found.label).await? {
        let event = SecurityEvent::FactorAdded;
        security_log::note(tx, user, event, Some(Factor::Provider), browser).await?;
    }
    Ok(None)
}

/// The newest identity that waits for its owner's word.
pub(super) async fn waiting(services: &Services, identity: &Identity) -> Result<Option<WaitingIdentity>> {
    let found = sqlx::query!(
        "select id, provider, label from provider_identities
         where user_id = $1 and expires_at > app_now()
         order by expires_at desc
         limit 1",
        identity.user().0,
    )
    .fetch_optional(&services.db)
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
    let mut tx = services.begin().await?;
    let found = sqlx::query!(
        "delete from provider_identities where id = $1 and user_id = $2 and expires_at > app_now()
         returning issuer, subject, label, next_path",
        id.0,
        who.user().0,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::NotFound)?;
    if !connections::add(&mut tx, who.user(), &found.issuer, &found.subject, &found.label).await? {
        return Err(FieldErrors::one(Field::Provider, Problem::Taken).into());
    }
    let changed = connections::added(services, tx, who, browser).await?;
    Ok((changed, Next::parse(&found.next_path)))
}

/// Its owner says no.
#[tracing::instrument(skip_all, fields(user.id = %identity.user()))]
pub async fn decline_waiting(services: &Services, identity: &Identity, id: NewIdentityId) -> Result<()> {
    let mut tx = services.begin().await?;
    forget(&mut tx, id, identity.user()).await?;
    Ok(tx.commit().await?)
}

async fn forget(tx: &mut Tx, id: NewIdentityId, user: UserId) -> Result<()> {
    sqlx::query!(
        "delete from provider_identities where id = $1 and user_id = $2",
        id.0,
        user.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
