//! Signed-in browsers.
//!
//! A row is inserted at sign-in and revoked at sign-out; nothing ever brings one
//! back, so a request in flight across a sign-out signs nobody in (S42). The
//! cookie's id is 128 bits; the database holds its hash (S38).

use uuid::Uuid;

use super::{Identity, UserId};
use crate::{
    Services,
    db::Tx,
    error::Result,
    keys::{random, sha256},
};

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

    fn hash(self) -> Vec<u8> {
        sha256(&self.0)
    }
}

impl std::fmt::Debug for SessionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionId(hidden)")
    }
}

/// From a cookie to who is asking, in one statement. A revoked, expired or idle
/// session and a disabled user are nobody (S41, S42).
pub async fn identify(services: &Services, id: SessionId) -> Result<Option<Identity>> {
    let config = &services.config.session;
    let found = sqlx::query!(
        r#"select s.public_id, s.user_id, u.email, u.name,
               s.last_seen_at < app_now() - interval '1 minute' as "stale!"
           from sessions s join users u on u.id = s.user_id
           where s.id_hash = $1 and s.revoked_at is null and u.disabled_at is null
             and s.expires_at > app_now()
             and s.last_seen_at > app_now() - make_interval(hours => $2)"#,
        id.hash(),
        config.idle_hours as i32,
    )
    .fetch_optional(&services.db)
    .await?;
    let Some(found) = found else { return Ok(None) };
    if found.stale {
        touch(services, id).await?;
    }
    Ok(Some(Identity {
        user: UserId(found.user_id),
        session: found.public_id,
        email: found.email,
        name: found.name,
    }))
}

/// At most once a minute (S41), and never for a session that has ended.
async fn touch(services: &Services, id: SessionId) -> Result<()> {
    sqlx::query!(
        "update sessions set last_seen_at = app_now()
         where id_hash = $1 and revoked_at is null and last_seen_at < app_now() - interval '1 minute'",
        id.hash(),
    )
    .execute(&services.db)
    .await?;
    Ok(())
}

/// Begins a session in the transaction that consumed the proof.
pub(super) async fn begin(services: &Services, tx: &mut Tx, user: UserId, device: &str) -> Result<SessionId> {
    let id = SessionId(random()?);
    sqlx::query!(
        "insert into sessions (id_hash, public_id, user_id, email_proven_at, device, expires_at)
         values ($1, $2, $3, app_now(), $4, app_now() + make_interval(days => $5))",
        id.hash(),
        Uuid::new_v4(),
        user.0,
        device,
        services.config.session.absolute_days as i32,
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// Signs out: binds the next request on every server (S42).
#[tracing::instrument(skip_all)]
pub async fn revoke(services: &Services, id: SessionId) -> Result<()> {
    let mut tx = services.begin().await?;
    revoke_in(&mut tx, id).await?;
    Ok(tx.commit().await?)
}

pub(super) async fn revoke_in(tx: &mut Tx, id: SessionId) -> Result<()> {
    sqlx::query!(
        "update sessions set revoked_at = app_now() where id_hash = $1 and revoked_at is null",
        id.hash(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
