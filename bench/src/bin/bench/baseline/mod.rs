//! The baseline that Latchkey's pages are compared with: the document list and one document, served
//! by minimal handlers. Below `/unrendered`, the handlers execute the statements of Latchkey's pages.

mod two_statements;
mod unrendered;

use std::{env, str::FromStr};

use anyhow::{Context, Result};
use axum::{
    Router,
    extract::FromRequestParts,
    http::{StatusCode, header, request::Parts},
    response::Html,
    routing::get,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use bench::{
    seed::Database,
    target::{self, Target},
};
use sqlx::{
    ConnectOptions,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::net::TcpListener;

type Answer = Result<Html<String>, StatusCode>;

/// Starts the baseline as a process.
pub async fn start(database: &Database) -> Result<Target> {
    let mut command = target::command(&env::current_exe()?, &database.app());
    command
        .arg("baseline")
        .env("FLOOR_DATABASE_URL", database.admin().to_url_lossy().to_string());
    Target::start(command, "FLOOR_ADDRESS").await
}

/// Serves until the process is killed.
pub async fn serve() -> Result<()> {
    let variable = |name: &str| env::var(name).with_context(|| format!("{name} is not set"));
    let pool = PgPoolOptions::new()
        .max_connections(20)
        .test_before_acquire(false)
        .connect_lazy_with(PgConnectOptions::from_str(&variable("FLOOR_DATABASE_URL")?)?);
    let routes = Router::new()
        .route("/sign-in", get(|| async { Html("<h1>Sign in</h1>") }))
        .merge(two_statements::router(pool))
        .merge(unrendered::router()?);
    let listener = TcpListener::bind(variable("FLOOR_ADDRESS")?).await?;
    Ok(axum::serve(listener, routes).await?)
}

/// The secret in the session cookie.
struct Cookie([u8; 16]);

impl<S: Sync> FromRequestParts<S> for Cookie {
    type Rejection = StatusCode;

    async fn from_request_parts(request: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let cookie = request
            .headers
            .get(header::COOKIE)
            .and_then(|cookie| cookie.to_str().ok());
        let session = cookie.and_then(|cookie| cookie.strip_prefix("__Host-session="));
        let session = session.and_then(|session| BASE64_URL_SAFE_NO_PAD.decode(session).ok());
        let session = session.and_then(|session| session.try_into().ok());
        session.map(Self).ok_or(StatusCode::UNAUTHORIZED)
    }
}

fn failed(error: impl std::fmt::Debug) -> StatusCode {
    eprintln!("baseline: {error:?}");
    StatusCode::INTERNAL_SERVER_ERROR
}
