//! Two statements for each page, without row level security: one for the user and
//! the workspace, one for the content. The difference from a page of Latchkey is the cost of revocable
//! sessions, of policies, and of rendering.

use std::fmt::Write;

use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::Html,
    routing::get,
};
use sqlx::{PgPool, Row};
use uuid::Uuid;

use super::{Answer, Cookie};

pub fn router(pool: PgPool) -> Router {
    Router::new()
        .route("/o/{organization}/w/{workspace}/documents", get(list))
        .route("/o/{organization}/w/{workspace}/documents/{id}", get(read))
        .with_state(pool)
}

async fn list(
    State(pool): State<PgPool>,
    Path((organization, workspace)): Path<(String, String)>,
    Cookie(session): Cookie,
) -> Answer {
    let (organization, workspace, name) = authorize(&pool, session, &organization, &workspace).await?;
    let rows = sqlx::query(
        "select d.id, d.title, d.updated_at::text, u.name
         from documents d left join users u on u.id = d.updated_by
         where d.organization_id = $1 and d.workspace_id = $2 and d.trashed_at is null
         order by d.updated_at desc, d.id desc limit 26",
    )
    .bind(organization)
    .bind(workspace)
    .fetch_all(&pool)
    .await
    .map_err(super::failed)?;
    let mut page = format!("<!DOCTYPE html><title>Documents</title><p>{name}</p><ul>");
    for row in rows {
        let (id, title): (Uuid, String) = (row.get(0), row.get(1));
        let (at, author): (String, Option<String>) = (row.get(2), row.get(3));
        let author = author.unwrap_or_default();
        let _ = write!(
            page,
            "<li><a href=\"documents/{id}\">{title}</a> {author} {at}</li>"
        );
    }
    page.push_str("</ul>");
    Ok(Html(page))
}

async fn read(
    State(pool): State<PgPool>,
    Path((organization, workspace, id)): Path<(String, String, Uuid)>,
    Cookie(session): Cookie,
) -> Answer {
    let (organization, workspace, name) = authorize(&pool, session, &organization, &workspace).await?;
    let row = sqlx::query(
        "select title, body from documents where organization_id = $1 and workspace_id = $2 and id = $3",
    )
    .bind(organization)
    .bind(workspace)
    .bind(id)
    .fetch_one(&pool)
    .await
    .map_err(super::failed)?;
    let (title, body): (String, String) = (row.get(0), row.get(1));
    Ok(Html(format!(
        "<!DOCTYPE html><title>{title}</title><p>{name}</p><h1>{title}</h1><pre>{body}</pre>"
    )))
}

/// Authenticates the session and finds the workspace, in one statement. Returns the ids of
/// organization and workspace, and the user's name.
async fn authorize(
    pool: &PgPool,
    session: [u8; 16],
    organization: &str,
    workspace: &str,
) -> Result<(Uuid, Uuid, String), StatusCode> {
    let row = sqlx::query(
        "select w.organization_id, w.id, u.name
         from sessions s join users u on u.id = s.user_id
         join organizations o on o.slug = $2
         join workspaces w on w.organization_id = o.id and w.slug = $3
         join workspace_memberships m on m.organization_id = o.id and m.workspace_id = w.id and m.user_id = u.id
         where s.id_hash = sha256($1) and s.revoked_at is null and s.expires_at > now()",
    )
    .bind(session.as_slice())
    .bind(organization)
    .bind(workspace)
    .fetch_one(pool)
    .await
    .map_err(super::failed)?;
    Ok((row.get(0), row.get(1), row.get(2)))
}
