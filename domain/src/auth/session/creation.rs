//! How a session begins, and how it gets a new secret.
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
