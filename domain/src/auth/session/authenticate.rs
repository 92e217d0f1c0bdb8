//! Looks up the user of a request by its session cookie or access token.

use uuid::Uuid;

use crate::{
    Locale, Services,
    auth::{
        session::{
            creation::STEP_UP_LIFETIME,
            current_user::{CurrentUser, SessionEpoch},
            session_secret::SessionSecret,
        },
        types::{Factor, SessionRef, UserId, avatar_path},
    },
    display_time::Zone,
    error::Result,
};

/// The user of a session cookie, by one statement. `None` if the session was revoked, has expired
/// or was idle too long, or if the user is disabled (S41, S42: a stolen cookie does not work for
/// ever).
pub async fn authenticate(services: &Services, secret: SessionSecret) -> Result<Option<CurrentUser>> {
    let found = find(services, Credential::Cookie(secret), false).await?;
    Ok(found.map(|(current_user, _)| current_user))
}

/// Like [`authenticate`], with the rows of `accessible_workspaces_as`, which each page shows: still
/// one statement. For
/// [`tenancy::authenticate_with_workspaces`](crate::tenancy::authenticate_with_workspaces).
pub(crate) async fn authenticate_with_rows(
    services: &Services,
    secret: SessionSecret,
) -> Result<Option<(CurrentUser, Vec<WorkspaceRow>)>> {
    find(services, Credential::Cookie(secret), true).await
}

/// The user of an access token, by the current state of the session and not that of the token's
/// issue (S51). The result never counts as stepped up. A token that was issued before the session's
/// epoch advanced is refused although the session is still active: an attacker with a copy of its
/// cookie may have obtained it.
pub(crate) async fn authenticate_token(
    services: &Services,
    session: &str,
    user: UserId,
) -> Result<Option<CurrentUser>> {
    let Ok(made_in) = session.parse::<SessionEpoch>() else {
        return Ok(None);
    };
    let found = find(services, Credential::Token(made_in.session), false).await?;
    let own = found
        .filter(|(current_user, _)| current_user.user == user && current_user.session_epoch() == made_in);
    Ok(own.map(|(current_user, _)| CurrentUser {
        stepped_up: false,
        ..current_user
    }))
}

/// A row of `accessible_workspaces_as`: a workspace with its organization, or an organization in
/// which the user may enter no workspace. The roles are those of the database, not parsed yet.
#[derive(Debug)]
pub(crate) struct WorkspaceRow {
    pub organization_id: Uuid,
    pub organization_slug: String,
    pub organization_name: String,
    pub organization_role: String,
    /// Whether the last visit here was recorded more than a minute ago, or never.
    pub moved: bool,
    pub workspace_id: Option<Uuid>,
    pub workspace_slug: Option<String>,
    pub workspace_name: Option<String>,
    pub workspace_role: Option<String>,
}

/// The two ways to identify a session.
enum Credential {
    /// The secret of its cookie.
    Cookie(SessionSecret),
    /// The session's public id, from an access token whose signature was verified.
    Token(SessionRef),
}

/// Looks the session up once and by id afterwards, because a concurrent re-key changes its secret.
/// With `with_workspaces`, each accessible workspace is a row, in the order of `accessible_workspaces_as`.
async fn find(
    services: &Services,
    credential: Credential,
    with_workspaces: bool,
) -> Result<Option<(CurrentUser, Vec<WorkspaceRow>)>> {
    let (secret, public_id) = match credential {
        Credential::Cookie(secret) => (Some(secret), None),
        Credential::Token(public_id) => (None, Some(public_id.0)),
    };
    let rows = sqlx::query!(
        r#"with asking as materialized (
               select s.id_hash, s.public_id, s.epoch, s.user_id, u.email, u.name, u.time_zone, u.locale,
                   (select a.hash from avatars a where a.user_id = u.id) as avatar,
                   s.last_seen_at < app_now() - interval '1 minute' as stale,
                   exists(select from totp_credentials a where a.user_id = u.id)
                       or exists(select from passkeys k where k.user_id = u.id) as second_factor,
                   (select bool_or(f.factor = any($6)) from session_factors f
                    where f.session_id = s.public_id
                      and f.proven_at > app_now() - make_interval(secs => $3)) as second_lately
               from sessions s join users u on u.id = s.user_id
               where s.id_hash = coalesce($1, (select id_hash from sessions where public_id = $4))
                 and s.revoked_at is null and u.disabled_at is null
                 and s.expires_at > app_now()
                 and s.last_seen_at > app_now() - make_interval(hours => $2)
           )
           select a.id_hash, a.public_id, a.epoch, a.user_id, a.email, a.name, a.time_zone, a.locale, a.avatar,
               a.stale as "stale!", a.second_factor as "second_factor!", a.second_lately,
               p.organization_id, p.organization_slug, p.organization_name,
               p.organization_role,
               (p.last_visited_at is null or p.last_visited_at < app_now() - interval '1 minute') as "moved!",
               p.workspace_id, p.workspace_slug, p.workspace_name,
               p.workspace_role
           from asking a
           left join lateral accessible_workspaces_as(case when $5 then a.user_id end) p on true"#,
        secret.map(SessionSecret::hash),
        services.config.session.idle_hours as i32,
        STEP_UP_LIFETIME.as_secs_f64(),
        public_id,
        with_workspaces,
        &Factor::second(),
    )
    .fetch_all(&services.db.pool())
    .await?;
    let Some(found) = rows.first() else {
        return Ok(None);
    };
    if found.stale {
        touch(services, &found.id_hash).await?;
    }
    let current_user = CurrentUser {
        user: UserId(found.user_id),
        session: SessionRef(found.public_id),
        epoch: found.epoch,
        session_secret: secret,
        email: found.email.clone(),
        name: found.name.clone(),
        avatar: found.avatar.as_deref().map(avatar_path),
        zone: found
            .time_zone
            .as_deref()
            .and_then(Zone::find)
            .unwrap_or(Zone::UTC),
        locale: found.locale.as_deref().and_then(Locale::of),
        second_factor: found.second_factor,
        stepped_up: match found.second_factor {
            true => found.second_lately == Some(true),
            // Any factor will do; `None` means that none was proven lately.
            false => found.second_lately.is_some(),
        },
    };
    let workspaces = rows.into_iter().filter_map(|row| {
        Some(WorkspaceRow {
            organization_id: row.organization_id?,
            organization_slug: row.organization_slug?,
            organization_name: row.organization_name?,
            organization_role: row.organization_role?,
            moved: row.moved,
            workspace_id: row.workspace_id,
            workspace_slug: row.workspace_slug,
            workspace_name: row.workspace_name,
            workspace_role: row.workspace_role,
        })
    });
    Ok(Some((current_user, workspaces.collect())))
}

/// Records that the session is in use: at most once a minute (S41), and never for one that has ended.
async fn touch(services: &Services, hash: &[u8]) -> Result<()> {
    sqlx::query!(
        "update sessions set last_seen_at = app_now()
         where id_hash = $1 and revoked_at is null and last_seen_at < app_now() - interval '1 minute'",
        hash,
    )
    .execute(&services.db.pool())
    .await?;
    Ok(())
}
