//! Health checks for load balancers: liveness and readiness. Both accept any `Host` header.

use std::time::Duration;

use axum::{extract::State, http::StatusCode};
use domain::{Services, schema};
use tokio::time::timeout;

/// A database that takes longer than this to answer cannot serve requests.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(2);

/// Liveness: depends on no other service.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// Readiness: the database answers, and lacks no migration. The cause of a failure is only logged.
pub async fn ready(State(services): State<Services>) -> (StatusCode, &'static str) {
    let not_ready = (StatusCode::SERVICE_UNAVAILABLE, "not ready\n");
    match timeout(DATABASE_TIMEOUT, schema::is_ready(&services)).await {
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
