//! Accepts connections. `axum::serve` sets no timer, so a client that sends a byte a minute, or
//! reads nothing of its response, would keep its connection for ever; here it is dropped (S71).

use std::{io, iter, net::SocketAddr, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderValue, header},
};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
    time::{sleep, timeout},
};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// Time limit for the head of a request, from its first byte or from the end of the former request.
const HEADER_READ_TIMEOUT: Duration = Duration::from_secs(20);

/// Time after which a connection is closed if the client reads nothing of its response.
const WRITE_TIMEOUT: Duration = Duration::from_secs(60);

/// Time limit for running requests after the server was asked to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(30);

/// How long new connections are accepted after the server was asked to stop: a proxy that has just
/// opened one is about to send a request.
const ACCEPT_GRACE: Duration = Duration::from_secs(1);

/// Time that the last of those connections may stay without a request; then idle ones are closed.
const IDLE_GRACE: Duration = Duration::from_millis(250);

/// Connections that may wait to be accepted. The usual 128 are fewer than a proxy opens when it has
/// lost its own.
const BACKLOG: u32 = 1024;

/// The pause after a failed accept: when no file descriptor is left, a connection has to close
/// before another one can be accepted.
const FD_BACKOFF: Duration = Duration::from_millis(500);

/// Listens at an address, which another process may have used a moment ago.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves until `stopping` turns true, and then finishes the running requests (R5).
pub async fn serve(listener: TcpListener, router: Router, mut stopping: watch::Receiver<bool>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADER_READ_TIMEOUT);
    let connections = GracefulShutdown::new();
    let serve = |stream, peer, stopping| {
        let service = service(&router, peer, stopping);
        let mut stream = TimeoutStream::new(without_delay(stream));
        stream.set_write_timeout(Some(WRITE_TIMEOUT));
        let connection = http.serve_connection(TokioIo::new(Box::pin(stream)), service);
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                // Expected: clients disconnect, or send something else than HTTP.
                tracing::debug!(error = &error as &dyn std::error::Error, "a connection ended");
            }
        });
    };
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "failed to accept a connection");
                    sleep(FD_BACKOFF).await;
                    continue;
                }
            },
            () = wait_for_stop(&mut stopping) => break,
        };
        serve(stream, peer, stopping.clone());
    }
    // From here on each response is the last of its connection. Clients that connect meanwhile
    // cannot know yet, and are served too.
    let last = async {
        while let Ok((stream, peer)) = listener.accept().await {
            serve(stream, peer, stopping.clone());
        }
    };
    let _ = timeout(ACCEPT_GRACE, last).await;
    for (stream, peer) in accept_waiting(listener) {
        serve(stream, peer, stopping.clone());
    }
    sleep(IDLE_GRACE).await;
    if timeout(SHUTDOWN_TIMEOUT, connections.shutdown()).await.is_err() {
        tracing::warn!("some requests were not answered in time");
    }
}

/// Accepts the connections that still wait, and then closes the listener. Closing it first would
/// break them off, together with the requests that they have sent.
fn accept_waiting(listener: TcpListener) -> impl Iterator<Item = (TcpStream, SocketAddr)> {
    let listener = listener.into_std().ok();
    let next = move || {
        let (stream, peer) = listener.as_ref()?.accept().ok()?;
        stream.set_nonblocking(true).ok()?;
        Some((TcpStream::from_std(stream).ok()?, peer))
    };
    iter::from_fn(next).take(BACKLOG as usize)
}

/// Waits until the value turns true, or its sender is dropped.
async fn wait_for_stop(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

/// Without TCP_NODELAY a small response waits until the one before it was acknowledged.
fn without_delay(stream: TcpStream) -> TcpStream {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(
            error = &error as &dyn std::error::Error,
            "TCP_NODELAY could not be set"
        );
    }
    stream
}

/// The router, with the address of the peer in the extensions of each request.
fn service(
    router: &Router,
    peer: SocketAddr,
    stopping: watch::Receiver<bool>,
) -> impl hyper::service::Service<
    Request<Incoming>,
    Response = axum::response::Response,
    Error = std::convert::Infallible,
    Future: Send,
> + use<> {
    let router = router.clone();
    service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let (router, stopping) = (router.clone(), stopping.clone());
        async move {
            let Ok(mut response) = router.oneshot(request).await;
            if *stopping.borrow() {
                let close = HeaderValue::from_static("close");
                response.headers_mut().insert(header::CONNECTION, close);
            }
            Ok(response)
        }
    })
}
