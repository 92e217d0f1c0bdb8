//! A change of an account's credentials: opened with the account locked, committed with everything that every change brings with it.

use crate::{
    Services,
    auth::{
        session::{
            account_lock::AccountTx, current_user::SteppedUp, eviction, security_log, session_id::SessionId,
            store,
        },
        types::{Browser, Email, Factor, SecurityEvent},
    },
    error::Result,
    mailer::{Notice, outbox},
    rate_limits::{self, RateLimit},
};

/// What a change of factors leaves behind.
#[derive(Debug)]
pub struct CredentialChange {
    /// The session goes on under a new id (S40).
    pub session: SessionId,
    /// New recovery codes, to be shown once.
    pub recovery_codes: Option<Vec<String>>,
}

/// Begins the transaction of a change.
pub(in crate::auth) async fn open(services: &Services, who: &SteppedUp) -> Result<AccountTx> {
    AccountTx::begin(services, who.user()).await
}

/// Ends the transaction of a change: this session goes on under a new id (S40), all
/// others end, no browser is trusted any more, what waits for a second factor is
/// void; the log notes it and a mail tells of it (S26). Commits.
pub(crate) async fn commit(
    services: &Services,
    mut tx: AccountTx,
    who: &SteppedUp,
    browser: &Browser,
    (event, factor): (SecurityEvent, Factor),
    recovery_codes: Option<Vec<String>>,
) -> Result<CredentialChange> {
    // Each is mailed: refused before there are too many mails, never done without one. A removal
    // is not counted: there are no more than there were additions, and a thief who used the limit
    // up could not be thrown out.
    if event != SecurityEvent::FactorRemoved {
        rate_limits::acquire_in(&mut tx, &RateLimit::factor_changes(services, who.user(), factor)).await?;
    }
    // Enrolling an app or a passkey takes its use: that proved it.
    let shown = matches!(factor, Factor::Totp | Factor::Passkey);
    let proven = (event == SecurityEvent::FactorAdded && shown).then_some(factor);
    let session = store::rekey(&mut tx, who.session_id()?, proven).await?;
    eviction::revoke_elsewhere(&mut tx, who, browser).await?;
    security_log::note(&mut tx, who.user(), event, Some(factor), browser).await?;
    let now = sqlx::query_scalar!(r#"select app_now() as "now!""#)
        .fetch_one(&mut **tx)
        .await?;
    let email = Email::stored(who.email())?;
    let notice = Notice::factor(services, browser, event, factor, now);
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
