//! The floor: the list and one document by two hand-written handlers, each with two
//! statements, without row level security. What a page of ours costs more is the price of
//! sessions that can be revoked, of policies, and of rendering that a browser takes over.

use std::{env, fmt::Write};

use anyhow::{Context, Result};
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::Html,
    routing::get,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use bench::{seed::Database, target::Target};
use sqlx::{ConnectOptions, PgPool, Row, postgres::PgPoolOptions};
use tokio::{net::TcpListener, process::Command};
use uuid::Uuid;

type Answer = Result<Html<String>, StatusCode>;

/// Starts it.
pub async fn start(database: &Database) -> Result<Target> {
    let mut command = Command::new(env::current_exe()?);
    command
        .arg("floor")
        .env("FLOOR_DATABASE_URL", database.admin().to_url_lossy().to_string());
    Target::start(command, "FLOOR_ADDRESS").await
}

/// Serves until it is killed.
pub async fn serve() -> Result<()> {
    let variable = |name: &str| env::var(name).with_context(|| format!("{name} is not set"));
    let pool = PgPoolOptions::new()
        .max_connections(20)
        .test_before_acquire(false)
        .connect_lazy(&variable("FLOOR_DATABASE_URL")?)?;
    let routes = Router::new()
        .route("/sign-in", get(|| async { Html("<h1>Sign in</h1>") }))
        .route("/o/{organization}/w/{workspace}/documents", get(list))
        .route("/o/{organization}/w/{workspace}/documents/{id}", get(read))
        .with_state(pool);
    let listener = TcpListener::bind(variable("FLOOR_ADDRESS")?).await?;
    Ok(axum::serve(listener, routes).await?)
}

async fn list(
    State(pool): State<PgPool>,
    Path((organization, workspace)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    let (organization, workspace, name) = enter(&pool, &headers, &organization, &workspace).await?;
    let rows = sqlx::query(
        "select d.id, d.title, d.created_at::text, u.name
         from documents d left join users u on u.id = d.created_by
         where d.organization_id = $1 and d.workspace_id = $2 and d.trashed_at is null
         order by d.created_at desc, d.id desc limit 26",
    )
    .bind(organization)
    .bind(workspace)
    .fetch_all(&pool)
    .await
    .map_err(failed)?;
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
    headers: HeaderMap,
) -> Answer {
    let (organization, workspace, name) = enter(&pool, &headers, &organization, &workspace).await?;
    let row = sqlx::query(
        "select title, body from documents where organization_id = $1 and workspace_id = $2 and id = $3",
    )
    .bind(organization)
    .bind(workspace)
    .bind(id)
    .fetch_one(&pool)
    .await
    .map_err(failed)?;
    let (title, body): (String, String) = (row.get(0), row.get(1));
    Ok(Html(format!(
        "<!DOCTYPE html><title>{title}</title><p>{name}</p><h1>{title}</h1><pre>{body}</pre>"
    )))
}

/// From the cookie to the workspace, in one statement.
async fn enter(
    pool: &PgPool,
    headers: &HeaderMap,
    organization: &str,
    workspace: &str,
) -> Result<(Uuid, Uuid, String), StatusCode> {
    let cookie = headers
        .get(header::COOKIE)
        .and_then(|cookie| cookie.to_str().ok());
    let session = cookie.and_then(|cookie| cookie.strip_prefix("__Host-session="));
    let id = BASE64_URL_SAFE_NO_PAD
        .decode(session.ok_or(StatusCode::UNAUTHORIZED)?)
        .map_err(|_| StatusCode::UNAUTHORIZED)?;
    let row = sqlx::query(
        "select w.organization_id, w.id, u.name
         from sessions s join users u on u.id = s.user_id
         join organizations o on o.slug = $2
         join workspaces w on w.organization_id = o.id and w.slug = $3
         join workspace_memberships m on m.organization_id = o.id and m.workspace_id = w.id and m.user_id = u.id
         where s.id_hash = sha256($1) and s.revoked_at is null and s.expires_at > now()",
    )
    .bind(id)
    .bind(organization)
    .bind(workspace)
    .fetch_one(pool)
    .await
    .map_err(failed)?;
    Ok((row.get(0), row.get(1), row.get(2)))
}

fn failed(error: sqlx::Error) -> StatusCode {
    eprintln!("floor: {error}");
    StatusCode::INTERNAL_SERVER_ERROR
}
