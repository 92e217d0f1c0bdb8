//! What a request has begun to change is finished, although its client has gone (R8).
//!
//! A handler is a future of its connection, and is dropped where it stands when the client
//! hangs up. One that writes more than one statement would leave half of it done: a guess that
//! is counted and not judged, an organization without its first workspace's mail. So what may
//! write runs in a task of its own. Its body has arrived whole by then (`security::limit_body`):
//! a client that hangs up earlier has changed nothing. A page that is only read ends with its
//! client.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use domain::Services;
use tokio::time::timeout;
use tracing::Instrument;

use crate::{providers, state::AppState};

/// How long a server that stops waits for requests whose clients have gone: as long as a request
/// may take at all.
const GRACE: Duration = Duration::from_secs(30);

/// Posts that only compute: they end with their client, and leave the queue that they wait in.
const READS: [&str; 2] = [
    "/api/settings/password/strength",
    "/api/organizations/propose-slug",
];

/// Runs what may write to its end.
pub async fn finish(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    // A provider's callback is the one GET that signs in.
    let writes = match request.method().is_safe() {
        true => path.starts_with(providers::PREFIX),
        false => !READS.contains(&path),
    };
    if !writes {
        return next.run(request).await;
    }
    let unfinished = &state.services.unfinished;
    match unfinished.spawn(next.run(request).in_current_span()).await {
        Ok(response) => response,
        // Where panics are caught, further out, this is one; a runtime that ends cancels it.
        Err(failed) => match failed.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => std::future::pending().await,
        },
    }
}

/// Waits for the requests whose clients have gone, once no others are served.
pub async fn finish_all(services: &Services) {
    services.unfinished.close();
    if timeout(GRACE, services.unfinished.wait()).await.is_err() {
        tracing::warn!("some requests whose clients have gone were not finished in time");
    }
}
