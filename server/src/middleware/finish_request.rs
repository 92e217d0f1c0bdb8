//! Finishes a request that may have changed something even if the client disconnects (R8).
//!
//! A handler is a future that belongs to its connection: when the client disconnects, hyper drops it at
//! its current await. If it writes by more than one transaction, half of the work would be done: a guess
//! that is counted and not compared, an organization without the mail about it. So a request that
//! may write goes on in a task of its own, once it has got a connection to Postgres. Before that it
//! has changed nothing, and ends with its client: requests that clients cancel over and over leave no
//! queue behind. `body_limit` has read its whole body by then. A request that only reads ends with
//! its client.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use domain::{Services, db::ConnectionTracker};
use futures_util::{FutureExt, future::BoxFuture};
use tokio::time::timeout;
use tracing::Instrument;

use super::is_safe;
use crate::{paths, state::AppState};

/// How long a server that stops waits for requests whose clients have gone: as long as any request
/// may take.
const FINISH_TIMEOUT: Duration = Duration::from_secs(30);

/// Posts without side effects. They are cancelled when the client disconnects, which frees their place in
/// the queue.
const READ_ONLY_POSTS: [&str; 2] = [
    "/api/settings/password/strength",
    "/api/organizations/propose-slug",
];

/// Runs a request that may write. Once it has a database connection, it runs to its end.
pub async fn finish_request(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    // A provider's callback is the one GET that signs in.
    let writes = match is_safe(request.method()) {
        true => path.starts_with(paths::PROVIDERS),
        false => !READ_ONLY_POSTS.contains(&path),
    };
    if !writes {
        return next.run(request).await;
    }
    let tracker = ConnectionTracker::default();
    Unfinished {
        response: Some(tracker.track(next.run(request)).in_current_span().boxed()),
        tracker,
        services: state.services.clone(),
    }
    .await
}

/// A request that goes on in a task of its own if it is dropped after it has got a connection.
struct Unfinished {
    /// None after it has answered.
    response: Option<BoxFuture<'static, Response>>,
    tracker: ConnectionTracker,
    services: Services,
}

impl Future for Unfinished {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Response> {
        let Some(response) = &mut self.response else {
            return Poll::Pending;
        };
        let response = ready!(response.poll_unpin(context));
        self.response = None;
        Poll::Ready(response)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(rest) = self.response.take()
            && self.tracker.has_connected()
        {
            self.services.unfinished.spawn(rest);
        }
    }
}

/// Waits for the requests whose clients have gone, after all others were answered.
pub async fn finish_all(services: &Services) {
    services.unfinished.close();
    if timeout(FINISH_TIMEOUT, services.unfinished.wait()).await.is_err() {
        tracing::warn!("some requests whose clients have gone were not finished in time");
    }
}
