//! R5: servers are replaced while people look and write, and no request fails.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use bench::{
    load::{Asked, Client},
    seed::{self, Database},
    target::Target,
};
use sqlx::{Connection, PgConnection};
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::Scale;

/// Who looks and writes, each as a proxy would: over a kept connection, and over a new one
/// to whoever listens now where the kept one was closed before it was used again.
const CLIENTS: u32 = 16;

pub async fn run(database: &Database, scale: Scale) -> Result<()> {
    let mut admin = PgConnection::connect_with(database.admin()).await?;
    let mut server = Target::server(&database.app(), &[]).await?;
    let (leading, led) = watch::channel(server.address);
    let (stop, count) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let mut clients = JoinSet::new();
    for user in 0..CLIENTS {
        let cookie = seed::cookie(&mut admin, user).await?;
        clients.spawn(ask(
            user,
            cookie,
            led.clone(),
            Arc::clone(&stop),
            Arc::clone(&count),
        ));
    }
    // An open page, which must not keep the server.
    let mut events = Client::connect(server.address).await?;
    let cookie = seed::cookie(&mut admin, 0).await?;
    let stream = events
        .begin(&Asked::page("/api/events").with("cookie", cookie))
        .await?;
    let mut slowest = Duration::ZERO;
    let replaced = scale.pick(2, 10);
    for _ in 0..replaced {
        sleep(Duration::from_secs(1)).await;
        let next = Target::server(&database.app(), &[]).await?;
        leading.send_replace(next.address);
        let mut last = std::mem::replace(&mut server, next);
        let since = std::time::Instant::now();
        timeout(Duration::from_secs(10), last.stop())
            .await
            .context("it does not stop")??;
        slowest = slowest.max(since.elapsed());
    }
    drop(stream);
    stop.store(true, Ordering::Relaxed);
    while let Some(ended) = clients.join_next().await {
        ended??;
    }
    println!(
        "   {replaced} servers replaced under {CLIENTS} clients, the slowest gone after {slowest:.0?}; {} requests, none failed",
        count.load(Ordering::Relaxed)
    );
    ensure!(count.load(Ordering::Relaxed) > 100, "there was no load");
    Ok(())
}

async fn ask(
    user: u32,
    cookie: String,
    led: watch::Receiver<SocketAddr>,
    stop: Arc<AtomicBool>,
    count: Arc<AtomicU64>,
) -> Result<()> {
    let list = Asked::page(seed::list(user)).with("cookie", &cookie);
    let write = Asked::form("/api/documents/create", seed::new_document(user, "Replaced"), 200)
        .with("cookie", &cookie);
    let mut kept: Option<Client> = None;
    while !stop.load(Ordering::Relaxed) {
        let asked = match count.fetch_add(1, Ordering::Relaxed) % 4 {
            0 => &write,
            _ => &list,
        };
        let mut client = match kept.take().filter(Client::is_open) {
            Some(client) => client,
            None => connect(&led).await?,
        };
        match client.ask(asked).await {
            Ok(_) => kept = Some(client),
            // Closed between two requests: this one was never taken.
            Err(error) if bench::load::was_not_sent(&error) => {}
            Err(error) => bail!("a request failed: {error:#}"),
        }
    }
    Ok(())
}

/// To whoever listens now: the former one may have stopped listening a moment ago.
async fn connect(led: &watch::Receiver<SocketAddr>) -> Result<Client> {
    for _ in 0..100 {
        let address = *led.borrow();
        if let Ok(client) = Client::connect(address).await {
            return Ok(client);
        }
        sleep(Duration::from_millis(5)).await;
    }
    bail!("nobody listens")
}
