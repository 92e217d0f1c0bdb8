//! How a session ends: by its user, by another session of the user, and together with everything else
//! that an attacker may hold of an account. Whether a session has expired is checked in
//! `authenticate.rs`; `maintenance.rs` deletes the rows of sessions that have ended.

use crate::{
    Services,
    auth::{
        session::{
            account_lock::AccountTx, creation, current_user::CurrentUser, known_browsers, pending_sign_in,
            security_log, session_secret::SessionSecret, trusted_browsers,
        },
        types::{Browser, SecurityEvent, SessionRef, UserId},
    },
    db::Tx,
    error::Result,
};

/// Revokes one of the current user's sessions.
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn revoke_session(
    services: &Services,
    current_user: &CurrentUser,
    browser: &Browser,
    id: SessionRef,
) -> Result<()> {
    current_user.session_secret()?;
    let mut tx = AccountTx::begin(services, current_user.user).await?;
    let ended = sqlx::query!(
        "update sessions set revoked_at = app_now()
         where user_id = $1 and public_id = $2 and revoked_at is null",
        current_user.user.0,
        id.0,
    )
    .execute(&mut **tx)
    .await?;
    if ended.rows_affected() == 1 {
        let event = SecurityEvent::SessionsEnded;
        security_log::note(&mut tx, current_user.user, event, None, browser).await?;
    }
    tx.commit().await
}

/// Revokes all other sessions, all trusted browsers, pending sign-ins and unfinished actions. This
/// session gets a new id, because a copy of its cookie is as good as another session.
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn revoke_other_sessions(
    services: &Services,
    current_user: &CurrentUser,
    browser: &Browser,
) -> Result<SessionSecret> {
    let mut tx = AccountTx::begin(services, current_user.user).await?;
    let session = creation::rekey(&mut tx, current_user.session_secret()?, None).await?;
    revoke_elsewhere(&mut tx, current_user, browser).await?;
    let event = SecurityEvent::SessionsEnded;
    security_log::note(&mut tx, current_user.user, event, None, browser).await?;
    tx.commit().await?;
    Ok(session)
}

/// Signs out: the session is invalid from the next request on, at every server process (S42).
#[tracing::instrument(skip_all)]
pub async fn sign_out(services: &Services, browser: &Browser, secret: SessionSecret) -> Result<()> {
    let user = sqlx::query_scalar!(
        "select user_id from sessions
         where (id_hash = $1 or former_id_hash = $1) and revoked_at is null",
        secret.hash(),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    let Some(user) = user.map(UserId) else {
        return Ok(());
    };
    let mut tx = services.begin().await?;
    // The row of the log comes first: its foreign key locks the account before the session.
    security_log::note(&mut tx, user, SecurityEvent::SignedOut, None, browser).await?;
    revoke_by_secret(&mut tx, secret).await?;
    Ok(tx.commit().await?)
}

/// Revokes all sessions, trusted browsers, pending sign-ins and mailed challenges of the account.
pub(crate) async fn revoke_everywhere(
    tx: &mut AccountTx,
    current_user: &CurrentUser,
    browser: &Browser,
) -> Result<()> {
    revoke_all(tx, current_user.user()).await?;
    void_ways_back(tx, current_user, browser).await
}

/// Revokes all other sessions, and all trusted browsers, pending sign-ins and mailed challenges.
/// Unfinished actions of this session are void too, because a copy of its cookie may have begun
/// them (S108).
pub(in crate::auth) async fn revoke_elsewhere(
    tx: &mut AccountTx,
    current_user: &CurrentUser,
    browser: &Browser,
) -> Result<()> {
    revoke_others(tx, current_user).await?;
    advance_epoch(tx, current_user).await?;
    void_ways_back(tx, current_user, browser).await
}

/// Removes the ways by which an evicted attacker could return or hinder the owner: trusted
/// browsers, proven first factors, mailed codes and links, and the marks of all other browsers.
async fn void_ways_back(tx: &mut AccountTx, current_user: &CurrentUser, browser: &Browser) -> Result<()> {
    trusted_browsers::revoke_all_trust(tx, current_user.user()).await?;
    pending_sign_in::void_all(tx, current_user.user()).await?;
    void_challenges(tx, current_user.email()).await?;
    known_browsers::forget_others(tx, current_user.user(), browser).await
}

/// Voids codes and links that were mailed to the address (S12, S108): an attacker who read them
/// cannot use them.
pub(crate) async fn void_challenges(tx: &mut Tx, email: &str) -> Result<()> {
    sqlx::query!(
        "update challenges set voided_at = app_now()
         where email = $1 and consumed_at is null and voided_at is null",
        email,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Revokes all sessions of the user but this one.
async fn revoke_others(tx: &mut Tx, current_user: &CurrentUser) -> Result<()> {
    sqlx::query!(
        "update sessions set revoked_at = app_now()
         where user_id = $1 and public_id <> $2 and revoked_at is null",
        current_user.user.0,
        current_user.session.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Advances the session's epoch: everything it has begun and not finished is void. Its former
/// secret can still sign out, so that a tab that has not received the new one does not stay signed
/// in (S42); the worst that an attacker can do with a copy is to sign the owner out.
async fn advance_epoch(tx: &mut Tx, current_user: &CurrentUser) -> Result<()> {
    sqlx::query!(
        "update sessions set epoch = epoch + 1 where public_id = $1",
        current_user.session.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Revokes all sessions of the user.
async fn revoke_all(tx: &mut Tx, user: UserId) -> Result<()> {
    sqlx::query!(
        "update sessions set revoked_at = app_now() where user_id = $1 and revoked_at is null",
        user.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Revokes the session with this secret, or with it as its former one.
pub(in crate::auth) async fn revoke_by_secret(tx: &mut Tx, secret: SessionSecret) -> Result<()> {
    sqlx::query!(
        "update sessions set revoked_at = app_now()
         where (id_hash = $1 or former_id_hash = $1) and revoked_at is null",
        secret.hash(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
