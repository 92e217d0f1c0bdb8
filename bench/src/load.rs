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

/// The host that is asked for.
pub const HOST: &str = "bench.test";

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

    /// Whether it can be used again.
    pub fn is_open(&self) -> bool {
        !self.0.is_closed()
    }

    /// Asks, and reads the whole answer, which must have the status that was wanted.
    pub async fn ask(&mut self, asked: &Asked) -> Result<Response<Bytes>> {
        let answer = self.answer(asked).await?;
        ensure!(
            answer.status().as_u16() == asked.status,
            "{} answered {}: {}",
            asked.path,
            answer.status(),
            String::from_utf8_lossy(answer.body())
                .chars()
                .take(300)
                .collect::<String>()
        );
        Ok(answer)
    }

    /// Asks, and reads the whole answer, whatever it is.
    pub async fn answer(&mut self, asked: &Asked) -> Result<Response<Bytes>> {
        let (parts, body) = self.begin(asked).await?.into_parts();
        Ok(Response::from_parts(parts, body.collect().await?.to_bytes()))
    }

    /// Asks, and reads the whole answer for its status.
    pub async fn status(&mut self, asked: &Asked) -> Result<u16> {
        Ok(self.answer(asked).await?.status().as_u16())
    }

    /// Asks, and reads the head of the answer.
    pub async fn begin(&mut self, asked: &Asked) -> Result<Response<Incoming>> {
        self.0.ready().await?;
        Ok(self.0.send_request(asked.request()?).await?)
    }
}

/// Whether a request failed because its connection was closed before anything of it went
/// out.
pub fn was_not_sent(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<hyper::Error>();
    error.is_some_and(|error| error.is_canceled() || error.is_closed())
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
