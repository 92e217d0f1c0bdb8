//! Pending links: identities that are linked to no account yet (S36). Their e-mail address is the
//! provider's claim; our own mailed challenge has to prove it, so that a provider cannot take over
//! an account by asserting its address. If the address has an account, its owner signs in to it
//! fully and then confirms.

use std::time::Duration;

use uuid::Uuid;

use super::{LINKED_ACCOUNTS_PAGE, linked_accounts::Added};

use crate::{
    Services,
    auth::{
        challenge::start,
        credentials::external::{linked_accounts, protocol::ExternalProfile},
        session::{
            account_lock::AccountTx,
            credential_change::{self, CredentialChange},
            current_user::{CurrentUser, SteppedUp},
            security_log,
            session_secret::SessionSecret,
        },
        types::{
            Browser, BrowserSecret, ChallengeEnd, ChallengeId, Email, Factor, PendingLink, PendingLinkId,
            PendingLinkPage, RedirectTarget, SecurityEvent, readable,
        },
    },
    db::Tx,
    error::{Error, Field, FieldErrors, Problem, Result},
};

/// Time for proving the address and confirming the link: long enough for a delayed mail and a second
/// factor.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// Stores an identity until its address is proven.
pub(in crate::auth) async fn keep(
    services: &Services,
    browser: &Browser,
    provider: &str,
    proven: &ExternalProfile,
    next: &RedirectTarget,
) -> Result<PendingLinkId> {
    let id = PendingLinkId(Uuid::new_v4());
    // An address that is not valid here is not shown either.
    let email = proven.email.as_deref().and_then(|email| Email::parse(email).ok());
    sqlx::query!(
        "insert into pending_account_links
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

/// The page that asks for the identity's address; only in the browser that came back from the provider.
pub async fn pending_link_page(
    services: &Services,
    browser: &BrowserSecret,
    id: PendingLinkId,
) -> Result<PendingLinkPage> {
    let found = sqlx::query!(
        "select provider, label, email from pending_account_links
         where id = $1 and browser_hash = $2 and user_id is null and expires_at > app_now()",
        id.0,
        browser.hash(),
    )
    .fetch_optional(&services.db.pool())
    .await?
    .ok_or(Error::ChallengeEnded(ChallengeEnd::Authorization))?;
    Ok(PendingLinkPage {
        provider: services.providers.label(&found.provider),
        account: found.label,
        email: readable(&found.email.unwrap_or_default()),
    })
}

/// Mails a challenge that proves the identity's address.
#[tracing::instrument(skip_all)]
pub async fn prove_address(
    services: &Services,
    browser: &Browser,
    id: PendingLinkId,
    email: &str,
) -> Result<ChallengeId> {
    let email = Email::parse(email).map_err(|problem| FieldErrors::one(Field::Email, problem))?;
    let next = sqlx::query_scalar!(
        "select next_path from pending_account_links
         where id = $1 and browser_hash = $2 and user_id is null and expires_at > app_now()",
        id.0,
        browser.secret.hash(),
    )
    .fetch_optional(&services.db.pool())
    .await?
    .ok_or(Error::ChallengeEnded(ChallengeEnd::Authorization))?;
    start::start_for_pending_link(services, browser, &email, &RedirectTarget::parse(&next), id).await
}

/// Links the identity to an account that was just created by proving its address.
pub(in crate::auth) async fn link_new_account(
    tx: &mut AccountTx,
    browser: &Browser,
    id: PendingLinkId,
) -> Result<()> {
    let found = sqlx::query!(
        "delete from pending_account_links
         where id = $1 and browser_hash = $2 and user_id is null and expires_at > app_now()
         returning issuer, subject, label",
        id.0,
        browser.secret.hash(),
    )
    .fetch_optional(&mut ***tx)
    .await?;
    let Some(found) = found else { return Ok(()) };
    if linked_accounts::add(tx, &found.issuer, &found.subject, &found.label).await? == Added::Yes {
        let event = SecurityEvent::FactorAdded;
        let user = tx.user();
        security_log::note(tx, user, event, Some(Factor::Provider), browser).await?;
    }
    Ok(())
}

/// The identity's address is that of an existing account, which is now signed in fully: offers the
/// identity for confirmation in this session, and in no other.
pub(in crate::auth) async fn offer_in_session(
    tx: &mut Tx,
    browser: &Browser,
    id: PendingLinkId,
    session: SessionSecret,
) -> Result<()> {
    sqlx::query!(
        "update pending_account_links p
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

/// The identity that waits in this session for confirmation.
pub(in crate::auth) async fn waiting(
    services: &Services,
    current_user: &CurrentUser,
) -> Result<Option<PendingLink>> {
    let found = sqlx::query!(
        "select id, provider, label from pending_account_links
         where user_id = $1 and session_id = $2 and session_epoch = $3 and expires_at > app_now()
         order by expires_at desc
         limit 1",
        current_user.user().0,
        current_user.session().0,
        current_user.session_epoch().epoch,
    )
    .fetch_optional(&services.db.pool())
    .await?;
    Ok(found.map(|found| PendingLink {
        id: PendingLinkId(found.id),
        provider: services.providers.label(&found.provider),
        account: found.label,
    }))
}

/// Confirms the link; returns the redirect target.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn confirm_pending_link(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
    id: PendingLinkId,
) -> Result<(CredentialChange, RedirectTarget)> {
    let mut tx = credential_change::open(services, who).await?;
    let found = sqlx::query!(
        "delete from pending_account_links
         where id = $1 and user_id = $2 and session_id = $3 and session_epoch = $4
           and expires_at > app_now()
         returning issuer, subject, label, next_path",
        id.0,
        who.user().0,
        who.session().0,
        who.session_epoch().epoch,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Error::NotFound)?;
    let refused = |problem| Err(FieldErrors::one(Field::Provider, problem).into());
    match linked_accounts::add(&mut tx, &found.issuer, &found.subject, &found.label).await? {
        Added::Yes => {}
        Added::Taken => return refused(Problem::Taken),
        Added::TooMany => {
            return refused(Problem::TooMany {
                max: linked_accounts::MAX_LINKED_ACCOUNTS as u32,
            });
        }
    }
    let changed = linked_accounts::added(services, tx, who, browser, &found.issuer).await?;
    Ok((changed, RedirectTarget::parse(&found.next_path)))
}

/// Declines the link; returns the redirect target.
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn decline_pending_link(
    services: &Services,
    current_user: &CurrentUser,
    id: PendingLinkId,
) -> Result<RedirectTarget> {
    let next = sqlx::query_scalar!(
        "delete from pending_account_links where id = $1 and user_id = $2 and session_id = $3
         returning next_path",
        id.0,
        current_user.user().0,
        current_user.session().0,
    )
    .fetch_optional(&services.db.pool())
    .await?;
    Ok(RedirectTarget::parse(
        next.as_deref().unwrap_or(LINKED_ACCOUNTS_PAGE),
    ))
}
