//! Signed-in browsers.
//!
//! A row is inserted at sign-in and revoked at sign-out; nothing ever brings one
//! back, so a request in flight across a sign-out signs nobody in (S42). The
//! cookie's id is 128 bits; the database holds its hash (S38).

use std::time::Duration;

use uuid::Uuid;

use super::{
    Browser, CurrentUser, Factor, SecurityEvent, SessionList, SessionRef, SessionRow, UserId, factors,
    security_log, trusted_browsers,
};
use crate::{
    Services,
    db::Tx,
    error::{Error, Result},
    keys::{random, sha256},
};

/// How long a proof counts for something dangerous (S25).
pub const STEP_UP_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// The secret of a session, as its cookie carries it.
#[derive(Clone, Copy)]
pub struct SessionId([u8; 16]);

impl SessionId {
    /// From a cookie's bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// For a cookie.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0
    }

    pub(super) fn hash(self) -> Vec<u8> {
        sha256(&self.0)
    }
}

impl std::fmt::Debug for SessionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionId(hidden)")
    }
}

/// What has become of the session that a request came with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// It goes on.
    Active,
    /// It goes on under a new secret, after an eviction: a copy of the former one may have sent
    /// the request.
    Superseded,
    /// It was revoked, it expired, or its user was disabled.
    Ended,
}

/// What has become of an identity's session since it was identified.
pub async fn session_state(services: &Services, current_user: &CurrentUser) -> Result<SessionState> {
    let epoch = sqlx::query_scalar!(
        "select s.epoch from sessions s join users u on u.id = s.user_id
         where s.public_id = $1 and s.revoked_at is null and u.disabled_at is null
           and s.expires_at > app_now()
           and s.last_seen_at > app_now() - make_interval(hours => $2)",
        current_user.session.0,
        services.config.session.idle_hours as i32,
    )
    .fetch_optional(&services.db.pool())
    .await?;
    Ok(match epoch {
        Some(epoch) if epoch == current_user.epoch => SessionState::Active,
        Some(_) => SessionState::Superseded,
        None => SessionState::Ended,
    })
}

/// Whether the session has ever proven what a step-up takes: the second factor, where the user has
/// one. A session of a trusted browser has not.
pub(super) async fn has_proven_enough(services: &Services, current_user: &CurrentUser) -> Result<bool> {
    if !current_user.second_factor {
        return Ok(true);
    }
    let proven = sqlx::query_scalar!(
        r#"select coalesce(totp_proven_at, recovery_proven_at, passkey_proven_at) is not null as "proven!"
           from sessions where public_id = $1"#,
        current_user.session.0,
    )
    .fetch_optional(&services.db.pool())
    .await?;
    Ok(proven == Some(true))
}

/// Begins a session in the transaction that consumed the proofs.
pub(super) async fn begin(
    services: &Services,
    tx: &mut Tx,
    user: UserId,
    proven: &[Factor],
    browser: &Browser,
) -> Result<SessionId> {
    let id = SessionId(random()?);
    let proven: Vec<String> = proven.iter().map(|factor| factor.as_str().to_owned()).collect();
    sqlx::query!(
        "insert into sessions
             (id_hash, public_id, user_id, device, network, expires_at, email_proven_at, password_proven_at,
              totp_proven_at, recovery_proven_at, passkey_proven_at, provider_proven_at)
         values ($1, $2, $3, $4, $5, app_now() + make_interval(days => $6),
             case when 'email' = any($7) then app_now() end,
             case when 'password' = any($7) then app_now() end,
             case when 'totp' = any($7) then app_now() end,
             case when 'recovery' = any($7) then app_now() end,
             case when 'passkey' = any($7) then app_now() end,
             case when 'provider' = any($7) then app_now() end)",
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
    let id = SessionId(random()?);
    let rekeyed = sqlx::query!(
        "update sessions set
             id_hash = $2, former_id_hash = $1,
             email_proven_at = case when $3 = 'email' then app_now() else email_proven_at end,
             password_proven_at = case when $3 = 'password' then app_now() else password_proven_at end,
             totp_proven_at = case when $3 = 'totp' then app_now() else totp_proven_at end,
             recovery_proven_at = case when $3 = 'recovery' then app_now() else recovery_proven_at end,
             passkey_proven_at = case when $3 = 'passkey' then app_now() else passkey_proven_at end,
             provider_proven_at = case when $3 = 'provider' then app_now() else provider_proven_at end
         where id_hash = $1 and revoked_at is null",
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
pub(super) async fn revoke_others(tx: &mut Tx, current_user: &CurrentUser) -> Result<()> {
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
pub(super) async fn advance_epoch(tx: &mut Tx, current_user: &CurrentUser) -> Result<()> {
    sqlx::query!(
        "update sessions set epoch = epoch + 1 where public_id = $1",
        current_user.session.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends every session of the user.
pub(super) async fn revoke_all(tx: &mut Tx, user: UserId) -> Result<()> {
    sqlx::query!(
        "update sessions set revoked_at = app_now() where user_id = $1 and revoked_at is null",
        user.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Where the user is signed in.
pub async fn session_list(services: &Services, current_user: &CurrentUser) -> Result<SessionList> {
    let rows = sqlx::query!(
        r#"select public_id, device, network, created_at, last_seen_at,
               array_remove(array[
                   case when email_proven_at is not null then 'email' end,
                   case when password_proven_at is not null then 'password' end,
                   case when provider_proven_at is not null then 'provider' end,
                   case when passkey_proven_at is not null then 'passkey' end,
                   case when totp_proven_at is not null then 'totp' end,
                   case when recovery_proven_at is not null then 'recovery' end
               ], null) as "factors!: Vec<String>"
           from sessions
           where user_id = $1 and revoked_at is null and expires_at > app_now()
             and last_seen_at > app_now() - make_interval(hours => $2)
           order by public_id <> $3, last_seen_at desc, public_id"#,
        current_user.user.0,
        services.config.session.idle_hours as i32,
        current_user.session.0,
    )
    .fetch_all(&services.db.pool())
    .await?;
    let sessions = rows
        .into_iter()
        .map(|row| SessionRow {
            id: SessionRef(row.public_id),
            device: row.device,
            network: row.network,
            factors: row
                .factors
                .iter()
                .filter_map(|name| Factor::parse(name))
                .collect(),
            created_at: current_user.zone.show(row.created_at),
            last_seen_at: current_user.zone.show(row.last_seen_at),
            current: row.public_id == current_user.session.0,
        })
        .collect();
    Ok(SessionList {
        sessions,
        trusted: trusted_browsers::list(services, current_user).await?,
    })
}

/// Ends one of one's own sessions.
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn revoke_session(
    services: &Services,
    current_user: &CurrentUser,
    browser: &Browser,
    id: SessionRef,
) -> Result<()> {
    current_user.session_id()?;
    let mut tx = services.begin().await?;
    super::sign_in::lock(&mut tx, current_user.user).await?;
    let ended = sqlx::query!(
        "update sessions set revoked_at = app_now()
         where user_id = $1 and public_id = $2 and revoked_at is null",
        current_user.user.0,
        id.0,
    )
    .execute(&mut *tx)
    .await?;
    if ended.rows_affected() == 1 {
        let event = SecurityEvent::SessionsEnded;
        security_log::note(&mut tx, current_user.user, event, None, browser).await?;
    }
    Ok(tx.commit().await?)
}

/// Ends all others, and with them the trust in every browser, what waits for a second
/// factor, and what was begun. This one goes on under a new id: a copy of its cookie is as
/// good as another session, and ends too.
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn revoke_other_sessions(
    services: &Services,
    current_user: &CurrentUser,
    browser: &Browser,
) -> Result<SessionId> {
    let mut tx = services.begin().await?;
    super::sign_in::lock(&mut tx, current_user.user).await?;
    let session = rekey(&mut tx, current_user.session_id()?, None).await?;
    factors::revoke_elsewhere(&mut tx, current_user, browser).await?;
    let event = SecurityEvent::SessionsEnded;
    security_log::note(&mut tx, current_user.user, event, None, browser).await?;
    tx.commit().await?;
    Ok(session)
}

/// Signs out: binds the next request on every server (S42).
#[tracing::instrument(skip_all)]
pub async fn sign_out(services: &Services, browser: &Browser, id: SessionId) -> Result<()> {
    let user = sqlx::query_scalar!(
        "select user_id from sessions
         where (id_hash = $1 or former_id_hash = $1) and revoked_at is null",
        id.hash(),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    let Some(user) = user.map(UserId) else {
        return Ok(());
    };
    let mut tx = services.begin().await?;
    // The account before its rows, as everywhere: the log's row refers to it.
    security_log::note(&mut tx, user, SecurityEvent::SignedOut, None, browser).await?;
    revoke_by_secret(&mut tx, id).await?;
    Ok(tx.commit().await?)
}

pub(super) async fn revoke_by_secret(tx: &mut Tx, id: SessionId) -> Result<()> {
    sqlx::query!(
        "update sessions set revoked_at = app_now()
         where (id_hash = $1 or former_id_hash = $1) and revoked_at is null",
        id.hash(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
