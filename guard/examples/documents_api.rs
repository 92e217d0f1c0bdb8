//! A second backend: plain axum, a table of its own, and Latchkey's tokens at the door.
//!
//! ```sh
//! DATABASE_URL=postgres://… cargo run -p guard --example documents_api
//! ```
//!
//! Its documents belong to workspaces of Latchkey. Which one is meant is not asked of
//! the caller: the token says it, and every query is bound to it.

use std::{env, process::ExitCode};

use axum::{
    Json, Router,
    extract::{State, rejection::JsonRejection},
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use guard::{AuthLayer, Keys, Permission, RequirePermission, Scope, Verifier};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use tower_http::cors::CorsLayer;

struct ReadDocuments;

impl Permission for ReadDocuments {
    const PERMISSION: &'static str = "documents:read";
    const SCOPE: Scope = Scope::Workspace;
}

struct WriteDocuments;

impl Permission for WriteDocuments {
    const PERMISSION: &'static str = "documents:write";
    const SCOPE: Scope = Scope::Workspace;
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt().init();
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("documents_api: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), Box<dyn std::error::Error>> {
    let issuer = setting("ISSUER", "http://localhost:3000");
    let audience = setting("AUDIENCE", "documents");
    let address = setting("LISTEN", "127.0.0.1:4100");
    let database =
        env::var("DATABASE_URL").map_err(|_| "DATABASE_URL is not set; name a Postgres database")?;

    let db = PgPool::connect(&database).await?;
    make_table(&db).await?;
    let keys = Keys::from_url(&format!("{issuer}/.well-known/jwks.json"))?;
    let router = Router::new()
        .route("/documents", get(list).post(create))
        .layer(AuthLayer::new(keys, Verifier::new(&issuer, &audience)))
        .layer(cors(&issuer)?)
        .with_state(db);

    let listener = tokio::net::TcpListener::bind(&address).await?;
    tracing::info!(%address, issuer, audience, "listening");
    Ok(axum::serve(listener, router).await?)
}

fn setting(name: &str, default: &str) -> String {
    let setting = env::var(name).unwrap_or_else(|_| default.to_owned());
    // An issuer is an origin, to the letter.
    setting.trim_end_matches('/').to_owned()
}

/// Latchkey's pages may call, and no others. Cookies are not taken: the token alone
/// says who asks.
fn cors(origin: &str) -> Result<CorsLayer, header::InvalidHeaderValue> {
    Ok(CorsLayer::new()
        .allow_origin(origin.parse::<HeaderValue>()?)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE]))
}

async fn make_table(db: &PgPool) -> sqlx::Result<()> {
    sqlx::query(
        "create table if not exists documents (
             id bigint generated always as identity,
             workspace text not null,
             author text not null,
             title text not null check (length(title) between 1 and 200),
             primary key (workspace, id)
         )",
    )
    .execute(db)
    .await?;
    Ok(())
}

#[derive(Serialize, sqlx::FromRow)]
struct Document {
    id: i64,
    title: String,
}

async fn list(
    reader: RequirePermission<ReadDocuments>,
    State(db): State<PgPool>,
) -> Result<Json<Vec<Document>>, Failed> {
    let documents =
        sqlx::query_as("select id, title from documents where workspace = $1 order by id desc limit 100")
            .bind(reader.place())
            .fetch_all(&db)
            .await?;
    Ok(Json(documents))
}

#[derive(Deserialize)]
struct NewDocument {
    title: String,
}

async fn create(
    writer: RequirePermission<WriteDocuments>,
    State(db): State<PgPool>,
    document: Result<Json<NewDocument>, JsonRejection>,
) -> Result<(StatusCode, Json<Document>), Failed> {
    let Json(NewDocument { title }) = document.map_err(|refused| Failed::Body(refused.status()))?;
    let title = title.trim();
    if title.is_empty() || title.chars().count() > 200 || title.contains(char::is_control) {
        return Err(Failed::Title);
    }
    let document = sqlx::query_as(
        "insert into documents (workspace, author, title) values ($1, $2, $3) returning id, title",
    )
    .bind(writer.place())
    .bind(&writer.user)
    .bind(title)
    .fetch_one(&db)
    .await?;
    Ok((StatusCode::CREATED, Json(document)))
}

enum Failed {
    /// With the status that axum would give it.
    Body(StatusCode),
    Title,
    Database(sqlx::Error),
}

impl From<sqlx::Error> for Failed {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        let (status, code, detail) = match self {
            Self::Body(status) => (status, "body_malformed", "Send an object with a title, as JSON."),
            Self::Title => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "title_invalid",
                "A title has 1 to 200 characters that can be seen.",
            ),
            Self::Database(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the database failed");
                let words = "The documents are out of reach. Try again soon.";
                (StatusCode::SERVICE_UNAVAILABLE, "database_unavailable", words)
            }
        };
        let problem = serde_json::json!({
            "type": "about:blank", "title": status.canonical_reason(), "status": status.as_u16(),
            "code": code, "detail": detail,
        });
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        (status, kind, problem.to_string()).into_response()
    }
}
