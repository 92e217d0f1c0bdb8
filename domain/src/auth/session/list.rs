//! The list of a user's sessions and trusted browsers.

use crate::{
    Services,
    auth::{
        session::{current_user::CurrentUser, trusted_browsers},
        types::{Factor, SessionList, SessionRef, SessionRow},
    },
    error::Result,
};

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
