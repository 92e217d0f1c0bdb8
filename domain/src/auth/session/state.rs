//! Whether a session is still active, asked again after a request was authenticated.

use crate::{Services, auth::session::current_user::CurrentUser, error::Result};

/// State of the session that a request was authenticated with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// It is still valid.
    Active,
    /// It is valid under a new secret, because its epoch advanced: the request may come from a copy
    /// of the former cookie.
    Superseded,
    /// It was revoked, it expired, or its user was disabled.
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
