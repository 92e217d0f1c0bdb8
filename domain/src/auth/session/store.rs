//! Sessions in the database.
//!
//! A row is inserted at sign-in and revoked at sign-out; nothing revives it, so a request that is
//! in flight during a sign-out cannot sign in again (S42). The cookie's id has 128 random bits, and
//! the database holds only its hash, so that a leaked backup opens no session (S38).

use std::time::Duration;

use uuid::Uuid;

use crate::{
    Services,
    auth::{
        session::{current_user::CurrentUser, session_secret::SessionSecret},
        types::{Browser, Factor, UserId},
    },
    db::Tx,
    error::{Error, Result},
};

/// How long a proven factor counts as a step-up (S25).
pub const STEP_UP_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// Whether the session has ever proven what a step-up requires: the second factor, if the user has
/// one. A session that began in a trusted browser has not.
pub(in crate::auth) async fn has_proven_enough(
    services: &Services,
    current_user: &CurrentUser,
) -> Result<bool> {
    if !current_user.second_factor {
        return Ok(true);
    }
    let proven = sqlx::query_scalar!(
        r#"select exists(
               select from session_factors where session_id = $1 and factor = any($2)
           ) as "proven!""#,
        current_user.session.0,
        &Factor::second(),
    )
    .fetch_one(&services.db.pool())
    .await?;
    Ok(proven)
}

/// Begins a session, in the transaction that consumed the proofs.
pub(in crate::auth) async fn begin(
    services: &Services,
    tx: &mut Tx,
    user: UserId,
    proven: &[Factor],
    browser: &Browser,
) -> Result<SessionSecret> {
    let secret = SessionSecret::generate()?;
    let proven: Vec<String> = proven.iter().map(|factor| factor.as_str().to_owned()).collect();
    sqlx::query!(
        "with session as (
             insert into sessions (id_hash, public_id, user_id, device, network, expires_at)
             values ($1, $2, $3, $4, $5, app_now() + make_interval(days => $6))
             returning public_id
         )
         insert into session_factors (session_id, factor)
         select public_id, unnest($7::text[]) from session",
        secret.hash(),
        Uuid::new_v4(),
        user.0,
        browser.describe(),
        browser.network(),
        services.config.session.absolute_days as i32,
        &proven,
    )
    .execute(&mut **tx)
    .await?;
    Ok(secret)
}

/// Gives the session a new secret and voids the old one in the same transaction, so that a copied
/// cookie becomes useless (S40). A session that was revoked meanwhile stays revoked (S42).
pub(crate) async fn rekey(
    tx: &mut Tx,
    former: SessionSecret,
    proven: Option<Factor>,
) -> Result<SessionSecret> {
    let secret = SessionSecret::generate()?;
    let rekeyed = sqlx::query!(
        "with session as (
             update sessions set id_hash = $2, former_id_hash = $1
             where id_hash = $1 and revoked_at is null
             returning public_id
         ), proven as (
             insert into session_factors (session_id, factor)
             select public_id, $3::text from session where $3 is not null
             on conflict (session_id, factor) do update set proven_at = excluded.proven_at
         )
         select from session",
        former.hash(),
        secret.hash(),
        proven.map(Factor::as_str),
    )
    .execute(&mut **tx)
    .await?;
    match rekeyed.rows_affected() {
        1 => Ok(secret),
        _ => Err(Error::SignedOut),
    }
}

/// Revokes all sessions of the user but this one.
pub(in crate::auth) async fn revoke_others(tx: &mut Tx, current_user: &CurrentUser) -> Result<()> {
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
pub(in crate::auth) async fn advance_epoch(tx: &mut Tx, current_user: &CurrentUser) -> Result<()> {
    sqlx::query!(
        "update sessions set epoch = epoch + 1 where public_id = $1",
        current_user.session.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Revokes all sessions of the user.
pub(in crate::auth) async fn revoke_all(tx: &mut Tx, user: UserId) -> Result<()> {
    sqlx::query!(
        "update sessions set revoked_at = app_now() where user_id = $1 and revoked_at is null",
        user.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

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
