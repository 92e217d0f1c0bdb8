//! R5: servers are replaced while clients read and write, and no request fails.

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
    load::{Client, RequestTemplate},
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

/// Clients that read and write as a reverse proxy would: over a kept-alive connection, or over a new
/// one to the current server if the former was closed between two requests.
const CLIENTS: u32 = 16;

pub async fn run(database: &Database, scale: Scale) -> Result<()> {
    let mut admin = PgConnection::connect_with(database.admin()).await?;
    let mut server = Target::server(&database.app(), &[]).await?;
    let (address_sender, current_address) = watch::channel(server.address);
    let (stop, count) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let mut clients = JoinSet::new();
    for user in 0..CLIENTS {
        let cookie = seed::session_cookie(&mut admin, user).await?;
        clients.spawn(send_requests(
            user,
            cookie,
            current_address.clone(),
            Arc::clone(&stop),
            Arc::clone(&count),
        ));
    }
    // The event stream of an open page, which must not delay the shutdown.
    let mut events = Client::connect(server.address).await?;
    let cookie = seed::session_cookie(&mut admin, 0).await?;
    let stream = events
        .fetch_head(&RequestTemplate::page("/api/events").with("cookie", cookie))
        .await?;
    let mut slowest = Duration::ZERO;
    let replaced = scale.pick(2, 10);
    for _ in 0..replaced {
        sleep(Duration::from_secs(1)).await;
        let next = Target::server(&database.app(), &[]).await?;
        address_sender.send_replace(next.address);
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

async fn send_requests(
    user: u32,
    cookie: String,
    current_address: watch::Receiver<SocketAddr>,
    stop: Arc<AtomicBool>,
    count: Arc<AtomicU64>,
) -> Result<()> {
    let list = RequestTemplate::page(seed::documents_path(user)).with("cookie", &cookie);
    let write = RequestTemplate::form(
        "/api/documents/create",
        seed::new_document_form(user, "Replaced"),
        200,
    )
    .with("cookie", &cookie);
    let mut kept: Option<Client> = None;
    while !stop.load(Ordering::Relaxed) {
        let request = match count.fetch_add(1, Ordering::Relaxed) % 4 {
            0 => &write,
            _ => &list,
        };
        let mut client = match kept.take().filter(Client::is_open) {
            Some(client) => client,
            None => connect(&current_address).await?,
        };
        match client.fetch(request).await {
            Ok(_) => kept = Some(client),
            // Closed between two requests: the server has not received this one.
            Err(error) if bench::load::was_not_sent(&error) => {}
            Err(error) => bail!("a request failed: {error:#}"),
        }
    }
    Ok(())
}

/// Connects to the current server, with retries: the former one may have just stopped listening.
async fn connect(current_address: &watch::Receiver<SocketAddr>) -> Result<Client> {
    for _ in 0..100 {
        let address = *current_address.borrow();
        if let Ok(client) = Client::connect(address).await {
            return Ok(client);
        }
        sleep(Duration::from_millis(5)).await;
    }
    bail!("nobody listens")
}
