//! What a request has begun to change is finished, although its client has gone (R8).
//!
//! A handler is a future of its connection, and is dropped where it stands when the client
//! hangs up. One that writes more than one statement would leave half of it done: a guess that
//! is counted and not judged, an organization without its first workspace's mail. So what may
//! write goes on in a task of its own then, once it has had a connection to Postgres. Before
//! that it has changed nothing, and ends with its client: whoever asks and hangs up, over and
//! over, leaves no queue behind. Its body has arrived whole by then (`security::limit_body`).
//! A page that is only read ends with its client.

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
use domain::{Services, db::Begun};
use futures_util::{FutureExt, future::BoxFuture};
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

/// Runs what may write to its end, once it has begun.
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
    let begun = Begun::default();
    Unfinished {
        response: Some(begun.follow(next.run(request)).in_current_span().boxed()),
        begun,
        services: state.services.clone(),
    }
    .await
}

/// A request that goes on when it is dropped, if it has begun.
struct Unfinished {
    /// None once it was answered.
    response: Option<BoxFuture<'static, Response>>,
    begun: Begun,
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
            && self.begun.has_begun()
        {
            self.services.unfinished.spawn(rest);
        }
    }
}

/// Waits for the requests whose clients have gone, once no others are served.
pub async fn finish_all(services: &Services) {
    services.unfinished.close();
    if timeout(GRACE, services.unfinished.wait()).await.is_err() {
        tracing::warn!("some requests whose clients have gone were not finished in time");
    }
}
