//! A change of an account's credentials: it begins by locking the account, and the commit does what
//! every change requires.

use crate::{
    Services,
    auth::{
        session::{
            account_lock::AccountTx, creation, current_user::SteppedUp, revocation, security_log,
            session_secret::SessionSecret,
        },
        types::{Browser, Email, Factor, SecurityEvent},
    },
    error::Result,
    mailer::{Notice, Reader, outbox},
    rate_limits::{self, RateLimit},
};

/// The result of a credential change.
#[derive(Debug)]
pub struct CredentialChange {
    /// The new id of this session: the old one is void (S40), so that a copy of the old cookie is
    /// useless.
    pub session: SessionSecret,
    /// New recovery codes, to be shown once; `None` if none were made.
    pub recovery_codes: Option<Vec<String>>,
}

/// Begins the transaction of a credential change.
pub(in crate::auth) async fn open(services: &Services, who: &SteppedUp) -> Result<AccountTx> {
    AccountTx::begin(services, who.user()).await
}

/// Commits a credential change. This session gets a new id (S40); all other sessions, trusted
/// browsers and pending sign-ins are revoked; the change is logged and mailed to the owner, so that
/// an attacker can neither keep a session nor stay unnoticed (S26).
pub(crate) async fn commit(
    services: &Services,
    tx: AccountTx,
    who: &SteppedUp,
    browser: &Browser,
    change: (SecurityEvent, Factor),
    recovery_codes: Option<Vec<String>>,
) -> Result<CredentialChange> {
    commit_named(services, tx, who, browser, change, None, recovery_codes).await
}

/// Commits the change of a credential that has a name, which the mail says: that of a passkey, or of
/// an identity provider.
pub(crate) async fn commit_named(
    services: &Services,
    mut tx: AccountTx,
    who: &SteppedUp,
    browser: &Browser,
    (event, factor): (SecurityEvent, Factor),
    name: Option<&str>,
    recovery_codes: Option<Vec<String>>,
) -> Result<CredentialChange> {
    // Every change sends a mail, and is refused once the limit of mails is reached rather than done
    // without one. A removal is not counted: there cannot be more removals than additions, and an
    // attacker who used the limit up must not keep the owner from removing their credential.
    if event != SecurityEvent::FactorRemoved {
        rate_limits::acquire_in(&mut tx, &RateLimit::factor_changes(services, who.user(), factor)).await?;
    }
    // Enrolling an app or a passkey includes proving it, so it counts as proven.
    let shown = matches!(factor, Factor::Totp | Factor::Passkey);
    let proven = (event == SecurityEvent::FactorAdded && shown).then_some(factor);
    let session = creation::rekey(&mut tx, who.session_secret()?, proven).await?;
    revocation::revoke_elsewhere(&mut tx, who, browser).await?;
    security_log::note(&mut tx, who.user(), event, Some(factor), browser).await?;
    let now = sqlx::query_scalar!(r#"select app_now() as "now!""#)
        .fetch_one(&mut **tx)
        .await?;
    let email = Email::stored(who.email())?;
    let reader = Reader::of_user(who);
    let notice = Notice::factor(services, browser, &reader, (event, factor), name, now);
    outbox::add(
        services,
        &mut tx,
        &email,
        &notice.render()?,
        now + outbox::NOTICE_LIFETIME,
    )
    .await?;
    tx.commit().await?;
    services.mailer.wake();
    Ok(CredentialChange {
        session,
        recovery_codes,
    })
}
