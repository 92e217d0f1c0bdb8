//! A request never waits for a database that is gone (R1).

use app::server::RequestId;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use crate::{
    errors::{self, Reader},
    health,
    state::AppState,
};

/// Answers 503 once Postgres does not answer. What is done by then is not undone: the
/// answer of a request that can be given is given.
pub async fn give_up(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if state.is_bundle(path) || health::PATHS.contains(&path) {
        return next.run(request).await;
    }
    let reader = Reader::of(&request);
    let id = request.extensions().get::<RequestId>().cloned();
    let answered = async { Ok(next.run(request).await) };
    let answered = state.services.db.while_there(answered).await;
    answered.unwrap_or_else(|error| errors::failed(reader, id.as_ref(), &error))
}
