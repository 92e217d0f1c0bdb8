//! Reads the rest of a body that a refusal has left unread. A client that is still sending it
//! would otherwise see the connection break instead of the refusal, and a proxy would answer 502.

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

/// The most bytes that are read and discarded: twice the largest body that a route accepts.
const MAX_DRAINED_LEN: usize = 8 * 1024 * 1024;

/// Time limit for reading the rest of a body.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(5);

/// Reads the rest of the body before the response is sent.
pub async fn drain_body(request: Request, next: Next) -> Response {
    // With `Expect: 100-continue` the client has not sent the body yet.
    if request.body().is_end_stream() || request.headers().contains_key(header::EXPECT) {
        return next.run(request).await;
    }
    let (back, mut returned) = oneshot::channel();
    let returned_body = |body| {
        Body::new(ReturnedBody {
            body,
            back: Some(back),
        })
    };
    let response = next.run(request.map(returned_body)).await;
    // A client that was too slow gets no more time, and during an outage nothing waits.
    let not_drained = [StatusCode::REQUEST_TIMEOUT, StatusCode::SERVICE_UNAVAILABLE];
    if let Ok(rest) = returned.try_recv()
        && !not_drained.contains(&response.status())
    {
        let read = timeout(DRAIN_TIMEOUT, discard(Limited::new(rest, MAX_DRAINED_LEN))).await;
        // A client that sends more, or more slowly, sees the connection break.
        tracing::debug!(
            all = matches!(read, Ok(Ok(()))),
            "the rest of a body was discarded"
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

/// A body that hands itself back to [`drain_body`] if it is dropped before its end.
struct ReturnedBody {
    body: Body,
    back: Option<oneshot::Sender<Body>>,
}

impl HttpBody for ReturnedBody {
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

impl Drop for ReturnedBody {
    fn drop(&mut self) {
        if let Some(back) = self.back.take() {
            // If the response was sent meanwhile, the body is dropped here.
            let _ = back.send(std::mem::take(&mut self.body));
        }
    }
}
