//! Clients that ask the same thing again and again, each on a connection of its own, the
//! next time when the answer has come.

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

use crate::target::HOST;

/// A request, to be sent many times.
#[derive(Clone)]
pub struct Asked {
    path: String,
    headers: Vec<(&'static str, String)>,
    form: Option<String>,
    status: u16,
}

impl Asked {
    /// A page.
    pub fn page(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            headers: Vec::new(),
            form: None,
            status: 200,
        }
    }

    /// A form, as our own pages send it by fetch.
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

    /// With another header.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn request(&self) -> Result<Request<Full<Bytes>>> {
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

/// A connection that is kept.
pub struct Client(SendRequest<Full<Bytes>>);

impl Client {
    /// Connects.
    pub async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self(sender))
    }

    /// Asks, and reads the whole answer.
    pub async fn ask(&mut self, asked: &Asked) -> Result<Response<Bytes>> {
        self.0.ready().await?;
        let answer: Response<Incoming> = self.0.send_request(asked.request()?).await?;
        let (parts, body) = answer.into_parts();
        let body = body.collect().await?.to_bytes();
        ensure!(
            parts.status.as_u16() == asked.status,
            "{} answered {}: {}",
            asked.path,
            parts.status,
            String::from_utf8_lossy(&body)
                .chars()
                .take(300)
                .collect::<String>()
        );
        Ok(Response::from_parts(parts, body))
    }
}

/// How long answers took, and how many came.
pub struct Load {
    times: Histogram<u64>,
    lasted: Duration,
}

impl Load {
    /// Answers in a second.
    pub fn rate(&self) -> f64 {
        self.times.len() as f64 / self.lasted.as_secs_f64()
    }

    /// How many answers came.
    pub fn answers(&self) -> u64 {
        self.times.len()
    }

    /// The time that so many of a hundred answers took at most, in milliseconds.
    pub fn percentile(&self, of_hundred: f64) -> f64 {
        self.times.value_at_percentile(of_hundred) as f64 / 1000.0
    }
}

/// Asks over so many connections for so long. `asked` is given the number of the client
/// and of its request.
pub async fn run(
    address: SocketAddr,
    connections: u32,
    lasting: Duration,
    asked: impl Fn(u32, u32) -> Asked + Clone + Send + 'static,
) -> Result<Load> {
    let mut clients = JoinSet::new();
    let since = Instant::now();
    for client in 0..connections {
        let asked = asked.clone();
        clients.spawn(async move {
            let mut connection = Client::connect(address).await?;
            // Up to a minute, to the microsecond within a thousandth.
            let mut times = Histogram::<u64>::new_with_bounds(1, 60_000_000, 3)?;
            let mut count = 0;
            while since.elapsed() < lasting {
                let start = Instant::now();
                connection.ask(&asked(client, count)).await?;
                times.saturating_record(u64::try_from(start.elapsed().as_micros())?);
                count += 1;
            }
            anyhow::Ok(times)
        });
    }
    let mut all = Histogram::<u64>::new_with_bounds(1, 60_000_000, 3)?;
    while let Some(times) = clients.join_next().await {
        all.add(times.context("a client panicked")??)?;
    }
    Ok(Load {
        times: all,
        lasted: since.elapsed(),
    })
}
