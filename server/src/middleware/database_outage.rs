use std::time::Duration;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use domain::error::Error;
use tokio::time::timeout;

use crate::{
    errors::{self, ResponseFormat},
    paths,
    state::AppState,
};

/// Longer than the sum of the time-outs in a request: its turn at hashing, a provider, its
/// statements. A request that takes longer waits for a connection that broke without notice, for
/// instance between this server and PgBouncer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// Answers 503 as soon as Postgres does not answer, so that no request waits for a database that is
/// gone (R1). Committed transactions stay; an open one is rolled back.
pub async fn answer_on_outage(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if state.is_bundle(path) || paths::HEALTH.contains(&path) {
        return next.run(request).await;
    }
    let format = ResponseFormat::of(&request);
    let answered = async { Ok(next.run(request).await) };
    let answered = timeout(REQUEST_TIMEOUT, state.services.db.unless_unavailable(answered)).await;
    let error = match answered {
        Ok(Ok(response)) => return response,
        Ok(Err(error)) => error,
        Err(_) => Error::Busy,
    };
    errors::dependency_failed(&format, &error)
}
