//! A closed-loop load generator: each client sends one request at a time over its own kept-alive
//! connection, and the next one when the response has arrived.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use hdrhistogram::Histogram;
use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    client::conn::http1::{SendRequest, handshake},
    header,
};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, task::JoinSet};

/// The `Host` header of every request.
pub const HOST: &str = "bench.test";

/// A request that can be sent many times, with the status that is expected.
#[derive(Clone)]
pub struct RequestTemplate {
    path: String,
    headers: Vec<(&'static str, String)>,
    form: Option<String>,
    status: u16,
}

impl RequestTemplate {
    /// A `GET` request that expects status 200.
    pub fn page(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            headers: Vec::new(),
            form: None,
            status: 200,
        }
    }

    /// A form post with the headers that Latchkey's pages send with `fetch`.
    pub fn form(path: impl Into<String>, form: String, status: u16) -> Self {
        Self {
            path: path.into(),
            headers: vec![
                ("sec-fetch-site", "same-origin".to_owned()),
                ("content-type", "application/x-www-form-urlencoded".to_owned()),
                ("accept", "application/json".to_owned()),
            ],
            form: Some(form),
            status,
        }
    }

    /// Adds a header.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn build(&self) -> Result<Request<Full<Bytes>>> {
        let mut request = Request::builder()
            .method(if self.form.is_some() { "POST" } else { "GET" })
            .uri(&self.path)
            .header(header::HOST, HOST);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let body = self.form.clone().unwrap_or_default();
        Ok(request.body(Full::new(Bytes::from(body)))?)
    }
}

/// An HTTP client with one kept-alive connection.
pub struct Client(SendRequest<Full<Bytes>>);

impl Client {
    /// Opens the connection.
    pub async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self(sender))
    }

    /// Whether the connection can be used for another request.
    pub fn is_open(&self) -> bool {
        !self.0.is_closed()
    }

    /// Sends a request and reads the whole response. Another status than the expected one is an error.
    pub async fn fetch(&mut self, request: &RequestTemplate) -> Result<Response<Bytes>> {
        let answer = self.fetch_any_status(request).await?;
        ensure!(
            answer.status().as_u16() == request.status,
            "{} answered {}: {}",
            request.path,
            answer.status(),
            String::from_utf8_lossy(answer.body())
                .chars()
                .take(300)
                .collect::<String>()
        );
        Ok(answer)
    }

    /// Sends a request and reads the whole response, with any status.
    pub async fn fetch_any_status(&mut self, request: &RequestTemplate) -> Result<Response<Bytes>> {
        let (parts, body) = self.fetch_head(request).await?.into_parts();
        Ok(Response::from_parts(parts, body.collect().await?.to_bytes()))
    }

    /// Sends a request, reads the whole response and returns its status.
    pub async fn fetch_status(&mut self, request: &RequestTemplate) -> Result<u16> {
        Ok(self.fetch_any_status(request).await?.status().as_u16())
    }

    /// Sends a request and reads the response's head only.
    pub async fn fetch_head(&mut self, request: &RequestTemplate) -> Result<Response<Incoming>> {
        self.0.ready().await?;
        Ok(self.0.send_request(request.build()?).await?)
    }
}

/// Whether a request failed because the connection was closed before any byte of it was sent, so
/// that it can be repeated safely.
pub fn was_not_sent(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<hyper::Error>();
    error.is_some_and(|error| error.is_canceled() || error.is_closed())
}

/// The latencies of all responses of a load test.
pub struct LoadResult {
    /// In microseconds.
    latencies: Histogram<u64>,
    elapsed: Duration,
}

impl LoadResult {
    /// Responses per second.
    pub fn throughput(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64()
    }

    /// The number of responses.
    pub fn response_count(&self) -> u64 {
        self.latencies.len()
    }

    /// A percentile of the latencies, in milliseconds; `percentile` is between 0 and 100.
    pub fn percentile(&self, percentile: f64) -> f64 {
        self.latencies.value_at_percentile(percentile) as f64 / 1000.0
    }
}

/// Sends requests over a number of connections for a duration. `request_for` is called with the
/// number of the client and the number of its request, both from 0.
pub async fn run(
    address: SocketAddr,
    connections: u32,
    duration: Duration,
    request_for: impl Fn(u32, u32) -> RequestTemplate + Clone + Send + 'static,
) -> Result<LoadResult> {
    let mut clients = JoinSet::new();
    let since = Instant::now();
    for client in 0..connections {
        let request_for = request_for.clone();
        clients.spawn(async move {
            let mut connection = Client::connect(address).await?;
            // 1 µs to 60 s with three significant digits.
            let mut latencies = Histogram::<u64>::new_with_bounds(1, 60_000_000, 3)?;
            let mut count = 0;
            while since.elapsed() < duration {
                let start = Instant::now();
                connection.fetch(&request_for(client, count)).await?;
                latencies.saturating_record(u64::try_from(start.elapsed().as_micros())?);
                count += 1;
            }
            anyhow::Ok(latencies)
        });
    }
    let mut all = Histogram::<u64>::new_with_bounds(1, 60_000_000, 3)?;
    while let Some(latencies) = clients.join_next().await {
        all.add(latencies.context("a client panicked")??)?;
    }
    Ok(LoadResult {
        latencies: all,
        elapsed: since.elapsed(),
    })
}
