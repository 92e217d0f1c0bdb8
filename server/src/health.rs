//! What a balancer asks: whether the process lives, and whether to send people to it.
//! Neither has a page, and any host may be asked by.

use std::time::Duration;

use axum::{extract::State, http::StatusCode};
use domain::schema;
use tokio::time::timeout;

use crate::state::AppState;

/// Liveness: nothing but this process is asked.
pub const ALIVE: &str = "/healthz";

/// Readiness.
pub const READY: &str = "/readyz";

/// A database that takes longer serves nobody.
const PATIENCE: Duration = Duration::from_secs(2);

/// It answers, so it lives.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// The database answers, and lacks no migration. Why not is for the log.
pub async fn ready(State(state): State<AppState>) -> (StatusCode, &'static str) {
    let not_ready = (StatusCode::SERVICE_UNAVAILABLE, "not ready\n");
    match timeout(PATIENCE, schema::is_ready(&state.services)).await {
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
