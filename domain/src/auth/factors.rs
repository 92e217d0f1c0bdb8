//! What every change of a factor brings with it, and what the settings show.

use super::{
    Browser, CurrentUser, Email, Factor, FactorRow, ProviderChoice, SecurityEvent, SecurityPage, SessionId,
    SignInMethods, SteppedUp, challenges, known_browsers, passkeys, readable, recovery_codes, second_factor,
    security_log, sessions, sign_in, trusted_browsers,
};
use crate::{
    Services,
    db::Tx,
    error::{Error, Result},
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

/// Begins the transaction of a change. The account's lock comes before every row of
/// it, as at sign-in: two that take them in different orders would wait for each other.
pub(super) async fn open_credential_change(services: &Services, who: &SteppedUp) -> Result<Tx> {
    let mut tx = services.begin().await?;
    sign_in::lock(&mut tx, who.user()).await?;
    Ok(tx)
}

/// Ends the transaction of a change: this session goes on under a new id (S40), all
/// others end, no browser is trusted any more, what waits for a second factor is
/// void; the log notes it and a mail tells of it (S26). Commits.
pub(crate) async fn commit_credential_change(
    services: &Services,
    mut tx: Tx,
    who: &SteppedUp,
    browser: &Browser,
    (event, factor): (SecurityEvent, Factor),
    recovery_codes: Option<Vec<String>>,
) -> Result<CredentialChange> {
    sign_in::lock(&mut tx, who.user()).await?;
    // Each is mailed: refused before there are too many mails, never done without one. A removal
    // is not counted: there are no more than there were additions, and a thief who used the limit
    // up could not be thrown out.
    if event != SecurityEvent::FactorRemoved {
        rate_limits::acquire_in(&mut tx, &RateLimit::factor_changes(services, who.user(), factor)).await?;
    }
    // Enrolling an app or a passkey takes its use: that proved it.
    let shown = matches!(factor, Factor::Totp | Factor::Passkey);
    let proven = (event == SecurityEvent::FactorAdded && shown).then_some(factor);
    let session = sessions::rekey(&mut tx, who.session_id()?, proven).await?;
    revoke_elsewhere(&mut tx, who, browser).await?;
    security_log::note(&mut tx, who.user(), event, Some(factor), browser).await?;
    let now = sqlx::query_scalar!(r#"select app_now() as "now!""#)
        .fetch_one(&mut *tx)
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

/// Ends every session, every trust in a browser, and what waits for a proof or was mailed.
pub(crate) async fn revoke_everywhere(
    tx: &mut Tx,
    current_user: &CurrentUser,
    browser: &Browser,
) -> Result<()> {
    sessions::revoke_all(tx, current_user.user()).await?;
    void_ways_back(tx, current_user, browser).await
}

/// Ends every other session, every trust in a browser, what waits for a proof or was mailed, and
/// what this session has begun and not finished: a copy of its cookie may have begun it
/// (S108).
pub(super) async fn revoke_elsewhere(
    tx: &mut Tx,
    current_user: &CurrentUser,
    browser: &Browser,
) -> Result<()> {
    sessions::revoke_others(tx, current_user).await?;
    sessions::advance_epoch(tx, current_user).await?;
    void_ways_back(tx, current_user, browser).await
}

/// What somebody who was evicted may have left, to come back or to be in the owner's way: trust,
/// first factors, mailed codes and links, and marks of browsers other than this one.
async fn void_ways_back(tx: &mut Tx, current_user: &CurrentUser, browser: &Browser) -> Result<()> {
    trusted_browsers::revoke_all_trust(tx, current_user.user()).await?;
    second_factor::void_all(tx, current_user.user()).await?;
    challenges::void_all(tx, current_user.email()).await?;
    known_browsers::forget_others(tx, current_user.user(), browser).await
}

/// The ways in that the configuration leaves on.
pub fn sign_in_methods(services: &Services) -> SignInMethods {
    SignInMethods {
        password: services.config.auth.password,
        passkey: services.webauthn.is_some(),
        providers: services.providers.choices(),
    }
}

/// One identity provider that is switched on, whether it answers now or not.
pub fn provider(services: &Services, name: &str) -> Result<ProviderChoice> {
    match services.providers.knows(name) {
        true => Ok(ProviderChoice {
            name: name.to_owned(),
            label: services.providers.label(name),
        }),
        false => Err(Error::NotFound),
    }
}

/// Every factor of one's own, and what happened of late.
pub async fn security_page(services: &Services, current_user: &CurrentUser) -> Result<SecurityPage> {
    let found = sqlx::query!(
        r#"select p.created_at as "password_at?", p.last_used_at as password_used_at,
               a.confirmed_at as "totp_at?", a.last_used_at as totp_used_at,
               (select count(*) from linked_accounts c where c.user_id = u.id) as "linked_accounts!"
           from users u
           left join passwords p on p.user_id = u.id
           left join totp_credentials a on a.user_id = u.id and a.confirmed_at is not null
           where u.id = $1"#,
        current_user.user().0,
    )
    .fetch_one(&services.db.pool())
    .await?;
    let row = |added: Option<time::OffsetDateTime>, used: Option<time::OffsetDateTime>| {
        added.map(|added| FactorRow {
            added_at: current_user.zone().show(added),
            last_used_at: used.map(|at| current_user.zone().show(at)),
        })
    };
    Ok(SecurityPage {
        email: readable(current_user.email()),
        password: row(found.password_at, found.password_used_at),
        totp: row(found.totp_at, found.totp_used_at),
        passkeys: passkeys::passkeys(services, current_user).await?,
        linked_accounts: (found.linked_accounts > 0 || !services.providers.choices().is_empty())
            .then(|| u32::try_from(found.linked_accounts).unwrap_or(u32::MAX)),
        recovery_codes: recovery_codes::count_unused(services, current_user.user()).await?,
        events: security_log::recent(services, current_user).await?,
    })
}
