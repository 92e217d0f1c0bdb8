//! What a balancer asks: whether the process lives, and whether to send people to it.
//! Neither has a page, and any host may be asked by.

use std::time::Duration;

use axum::{
    Router,
    extract::{FromRef, State},
    http::StatusCode,
    routing::get,
};
use domain::{Services, schema};
use tokio::time::timeout;

/// Liveness: nothing but this process is asked.
const ALIVE: &str = "/healthz";

/// Readiness.
const READY: &str = "/readyz";

/// Both.
pub const PATHS: [&str; 2] = [ALIVE, READY];

/// Their routes.
pub fn routes<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    Services: FromRef<S>,
{
    Router::new().route(ALIVE, get(alive)).route(READY, get(ready))
}

/// A database that takes longer serves nobody.
const PATIENCE: Duration = Duration::from_secs(2);

/// It answers, so it lives.
async fn alive() -> &'static str {
    "alive\n"
}

/// The database answers, and lacks no migration. Why not is for the log.
async fn ready(State(services): State<Services>) -> (StatusCode, &'static str) {
    let not_ready = (StatusCode::SERVICE_UNAVAILABLE, "not ready\n");
    match timeout(PATIENCE, schema::is_ready(&services)).await {
        Ok(Ok(())) => (StatusCode::OK, "ready\n"),
        Ok(Err(error)) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "not ready");
            not_ready
        }
        Err(_) => {
            tracing::warn!("not ready: the database takes too long");
            not_ready
        }
    }
}
