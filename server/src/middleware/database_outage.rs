//! A request never waits for a database that is gone (R1).

use std::time::Duration;

use app::server::RequestId;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use domain::error::Error;
use tokio::time::timeout;

use crate::{
    errors::{self, Reader},
    health,
    state::AppState,
};

/// Longer than all time-outs of what a request waits for, one after the other: the turn at
/// hashing, a provider, statements. What takes longer waits for a connection that died
/// without a word, between here and PgBouncer say.
const DEADLINE: Duration = Duration::from_secs(30);

/// Answers 503 once Postgres does not answer. What was committed by then stays; a
/// transaction that was not is rolled back.
pub async fn give_up(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if state.is_bundle(path) || health::PATHS.contains(&path) {
        return next.run(request).await;
    }
    let reader = Reader::of(&request);
    let id = request.extensions().get::<RequestId>().cloned();
    let answered = async { Ok(next.run(request).await) };
    let answered = timeout(DEADLINE, state.services.db.while_there(answered)).await;
    let error = match answered {
        Ok(Ok(response)) => return response,
        Ok(Err(error)) => error,
        Err(_) => Error::Busy,
    };
    errors::failed(reader, id.as_ref(), &error)
}
