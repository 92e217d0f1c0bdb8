//! What a refusal leaves unread of a body. Who is still sending it sees the connection
//! break, and never the refusal: a proxy answers 502 in our place.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::Response,
};
use http_body_util::{BodyExt, Limited};
use hyper::body::{Frame, SizeHint};
use tokio::{sync::oneshot, time::timeout};

/// The most that is read only to be thrown away: two of the largest bodies that are taken.
const MOST: usize = 8 * 1024 * 1024;

/// How long that may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Reads the rest before the answer goes out.
pub async fn read_rest(request: Request, next: Next) -> Response {
    // Whoever asks first whether to send it has not sent it.
    if request.body().is_end_stream() || request.headers().contains_key(header::EXPECT) {
        return next.run(request).await;
    }
    let (back, mut returned) = oneshot::channel();
    let lend = |body| {
        Body::new(Lent {
            body,
            back: Some(back),
        })
    };
    let response = next.run(request.map(lend)).await;
    // Whoever is too slow, or meets a database that is gone, waits for nothing more.
    let at_once = [StatusCode::REQUEST_TIMEOUT, StatusCode::SERVICE_UNAVAILABLE];
    if let Ok(rest) = returned.try_recv()
        && !at_once.contains(&response.status())
    {
        let read = timeout(PATIENCE, discard(Limited::new(rest, MOST))).await;
        // Whoever sends more, or more slowly, sees the connection end.
        tracing::debug!(
            all = matches!(read, Ok(Ok(()))),
            "the rest of a body was thrown away"
        );
    }
    response
}

async fn discard(mut rest: Limited<Body>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    while let Some(frame) = rest.frame().await {
        frame?;
    }
    Ok(())
}

/// A body that comes back from whoever drops it before its end.
struct Lent {
    body: Body,
    back: Option<oneshot::Sender<Body>>,
}

impl HttpBody for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(None | Some(Err(_))) = polled {
            self.back = None;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(back) = self.back.take() {
            // Where nobody waits for it any more, it ends here.
            let _ = back.send(std::mem::take(&mut self.body));
        }
    }
}
