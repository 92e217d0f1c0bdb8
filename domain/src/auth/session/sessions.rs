//! The settings page's actions on sessions: list, revoke, sign out.

use crate::{
    Services,
    auth::{
        session::{
            account_lock::AccountTx, current_user::CurrentUser, eviction, security_log,
            session_secret::SessionSecret, store, trusted_browsers,
        },
        types::{Browser, Factor, SecurityEvent, SessionList, SessionRef, SessionRow, UserId},
    },
    error::Result,
};

/// State of the session that a request was authenticated with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// The session is still valid.
    Active,
    /// The session is valid with a new secret, because its epoch advanced: the request may come from a
    /// copy of the former cookie.
    Superseded,
    /// The session was revoked, it expired, or its user was disabled.
    Ended,
}

/// Queries the session's current state, after it was authenticated.
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

/// The user's sessions and trusted browsers.
pub async fn session_list(services: &Services, current_user: &CurrentUser) -> Result<SessionList> {
    let rows = sqlx::query!(
        r#"select public_id, device, network, created_at, last_seen_at,
               array(select factor from session_factors where session_id = public_id) as "factors!: Vec<String>"
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
            factors: Factor::ALL
                .into_iter()
                .filter(|factor| row.factors.iter().any(|name| name == factor.as_str()))
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
    let session = store::rekey(&mut tx, current_user.session_secret()?, None).await?;
    eviction::revoke_elsewhere(&mut tx, current_user, browser).await?;
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
    store::revoke_by_secret(&mut tx, secret).await?;
    Ok(tx.commit().await?)
}
