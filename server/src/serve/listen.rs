//! Takes connections. `axum::serve` sets no timer, so a client that sends a byte a
//! minute, or takes nothing of its answer, would keep its connection for ever; here it is
//! dropped (S71).

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

/// How long the head of a request may take, from its first byte or from the end of the
/// request before it.
const HEAD: Duration = Duration::from_secs(20);

/// How long a client may take nothing of what is written to it.
const TAKING: Duration = Duration::from_secs(60);

/// How long requests that are under way may take once the server is asked to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(30);

/// How long who has connected already may still send a request once the server is asked
/// to stop: a proxy that has just opened a connection is about to.
const LAST_CALL: Duration = Duration::from_secs(1);

/// Who connected at the end of that has not sent it yet: a connection without a request is
/// closed at once.
const LAST_WORDS: Duration = Duration::from_millis(250);

/// No more wait at once. The usual 128 are fewer than a proxy opens when it has lost its own.
const BACKLOG: u32 = 1024;

/// Where no file descriptor is left, somebody has to go before another comes.
const BREATH: Duration = Duration::from_millis(500);

/// Listens at an address, which another server may have left a moment ago.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves until `stopping` turns true, and then what is under way (R5).
pub async fn serve(listener: TcpListener, router: Router, mut stopping: watch::Receiver<bool>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD);
    let connections = GracefulShutdown::new();
    let serve = |stream, peer, stopping| {
        let service = service(&router, peer, stopping);
        let mut stream = TimeoutStream::new(at_once(stream));
        stream.set_write_timeout(Some(TAKING));
        let connection = http.serve_connection(TokioIo::new(Box::pin(stream)), service);
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                // Clients go away, and some never spoke HTTP.
                tracing::debug!(error = &error as &dyn std::error::Error, "a connection ended");
            }
        });
    };
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "no connection was taken");
                    sleep(BREATH).await;
                    continue;
                }
            },
            () = told(&mut stopping) => break,
        };
        serve(stream, peer, stopping.clone());
    }
    // From here on each answer is the last of its connection. Who connects meanwhile does
    // not know yet, and is served too.
    let last = async {
        while let Ok((stream, peer)) = listener.accept().await {
            serve(stream, peer, stopping.clone());
        }
    };
    let _ = timeout(LAST_CALL, last).await;
    for (stream, peer) in still_waiting(listener) {
        serve(stream, peer, stopping.clone());
    }
    sleep(LAST_WORDS).await;
    if timeout(LAST_REQUESTS, connections.shutdown()).await.is_err() {
        tracing::warn!("some requests were not answered in time");
    }
}

/// Who has connected and was not taken yet, and then the listener is closed: closing it before
/// would break them off, with what they have sent.
fn still_waiting(listener: TcpListener) -> impl Iterator<Item = (TcpStream, SocketAddr)> {
    let listener = listener.into_std().ok();
    let next = move || {
        let (stream, peer) = listener.as_ref()?.accept().ok()?;
        stream.set_nonblocking(true).ok()?;
        Some((TcpStream::from_std(stream).ok()?, peer))
    };
    iter::from_fn(next).take(BACKLOG as usize)
}

/// Until it is told to stop, or nobody is left to tell it.
async fn told(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

/// No small answer waits until the one before was acknowledged.
fn at_once(stream: TcpStream) -> TcpStream {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(
            error = &error as &dyn std::error::Error,
            "TCP_NODELAY could not be set"
        );
    }
    stream
}

/// The router, told who is at the other end.
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
