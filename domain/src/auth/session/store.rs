//! Signed-in browsers.
//!
//! A row is inserted at sign-in and revoked at sign-out; nothing ever brings one
//! back, so a request in flight across a sign-out signs nobody in (S42). The
//! cookie's id is 128 bits; the database holds its hash (S38).

use std::time::Duration;

use uuid::Uuid;

use crate::{
    Services,
    auth::{
        session::{current_user::CurrentUser, session_id::SessionId},
        types::{Browser, Factor, UserId},
    },
    db::Tx,
    error::{Error, Result},
};

/// How long a proof counts for something dangerous (S25).
pub const STEP_UP_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// Whether the session has ever proven what a step-up takes: the second factor, where the user has
/// one. A session of a trusted browser has not.
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

/// Begins a session in the transaction that consumed the proofs.
pub(in crate::auth) async fn begin(
    services: &Services,
    tx: &mut Tx,
    user: UserId,
    proven: &[Factor],
    browser: &Browser,
) -> Result<SessionId> {
    let id = SessionId::generate()?;
    let proven: Vec<String> = proven.iter().map(|factor| factor.as_str().to_owned()).collect();
    sqlx::query!(
        "with session as (
             insert into sessions (id_hash, public_id, user_id, device, network, expires_at)
             values ($1, $2, $3, $4, $5, app_now() + make_interval(days => $6))
             returning public_id
         )
         insert into session_factors (session_id, factor)
         select public_id, unnest($7::text[]) from session",
        id.hash(),
        Uuid::new_v4(),
        user.0,
        browser.describe(),
        browser.network(),
        services.config.session.absolute_days as i32,
        &proven,
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// The session goes on under a new id; the old one is dead in the same transaction
/// (S40). A session that ended meanwhile stays ended (S42).
pub(crate) async fn rekey(tx: &mut Tx, former: SessionId, proven: Option<Factor>) -> Result<SessionId> {
    let id = SessionId::generate()?;
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
        id.hash(),
        proven.map(Factor::as_str),
    )
    .execute(&mut **tx)
    .await?;
    match rekeyed.rows_affected() {
        1 => Ok(id),
        _ => Err(Error::SignedOut),
    }
}

/// Ends every session of the user but the one that asks.
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

/// What the session has begun belongs to an epoch that is over. Its former secret goes on
/// signing out: a tab that has not heard of the new one yet must not stay signed in (S42), and a
/// copy of it can cost its owner one more sign-in.
pub(in crate::auth) async fn advance_epoch(tx: &mut Tx, current_user: &CurrentUser) -> Result<()> {
    sqlx::query!(
        "update sessions set epoch = epoch + 1 where public_id = $1",
        current_user.session.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends every session of the user.
pub(in crate::auth) async fn revoke_all(tx: &mut Tx, user: UserId) -> Result<()> {
    sqlx::query!(
        "update sessions set revoked_at = app_now() where user_id = $1 and revoked_at is null",
        user.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::auth) async fn revoke_by_secret(tx: &mut Tx, id: SessionId) -> Result<()> {
    sqlx::query!(
        "update sessions set revoked_at = app_now()
         where (id_hash = $1 or former_id_hash = $1) and revoked_at is null",
        id.hash(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
