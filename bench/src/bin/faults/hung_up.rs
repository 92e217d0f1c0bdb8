//! R8: some clients disconnect in the middle of their requests while others wait for the responses.
//! Acknowledged writes persist, and no connection to Postgres is left inside a transaction.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Result, ensure};
use bench::{
    load::{Client, RequestTemplate},
    seed::{self, Database},
    target::Target,
};
use sqlx::{Connection, PgConnection};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};
use wire::Wire;

/// The number of requests whose client disconnects.
const CANCELLED_REQUESTS: u64 = 10_000;

/// Clients that disconnect repeatedly.
const CANCELLING_CLIENTS: u32 = 24;

/// Clients that write, and read back each acknowledged write.
const SAVING_CLIENTS: u32 = 4;

/// The delay of the proxy to Postgres: long enough that most clients disconnect during a request.
const PROXY_DELAY: Duration = Duration::from_millis(1);

/// The longest that a client waits before it disconnects, in milliseconds.
const MAX_CANCEL_AFTER_MS: u64 = 60;

pub async fn run(database: &Database) -> Result<()> {
    let mut admin = PgConnection::connect_with(database.admin()).await?;
    sqlx::query("delete from documents where title = 'Hung up'")
        .execute(&mut admin)
        .await?;
    let wire = Wire::to(database.address().await?).await?;
    wire.delay(PROXY_DELAY);
    let few = [("DATABASE_MAX_CONNECTIONS", "8")];
    let server = Target::server(&database.through(&wire), &few).await?;
    let (given_up, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let mut hanging_up = JoinSet::new();
    for client in 0..CANCELLING_CLIENTS {
        // Other users than those of the saving clients, so that only these change what they save.
        let user = SAVING_CLIENTS + client;
        let cookie = seed::session_cookie(&mut admin, user).await?;
        hanging_up.spawn(hang_up(server.address, user, cookie, Arc::clone(&given_up)));
    }
    let mut saving = JoinSet::new();
    for user in 0..SAVING_CLIENTS {
        let cookie = seed::session_cookie(&mut admin, user).await?;
        saving.spawn(save(server.address, user, cookie, Arc::clone(&stop)));
    }
    while let Some(ended) = hanging_up.join_next().await {
        ended??;
    }
    stop.store(true, Ordering::Relaxed);
    let mut saved = 0;
    while let Some(ended) = saving.join_next().await {
        saved += ended??;
    }
    let written: i64 = sqlx::query_scalar("select count(*) from documents where title = 'Hung up'")
        .fetch_one(&mut admin)
        .await?;
    // Longer than any of the cancelled requests takes.
    sleep(Duration::from_secs(1)).await;
    let inside: i64 = sqlx::query_scalar(
        "select count(*) from pg_stat_activity
         where application_name like 'latchkey%' and state like 'idle in transaction%'",
    )
    .fetch_one(&mut admin)
    .await?;
    println!(
        "   {} requests given up, {saved} saved meanwhile and read back, {written} documents written by clients that had gone; \
         {inside} connections left in a transaction",
        given_up.load(Ordering::Relaxed)
    );
    ensure!(saved > 0, "nothing was saved meanwhile");
    ensure!(inside == 0, "a connection was left in a transaction");
    Ok(())
}

/// Sends requests for pages and posts, and disconnects before the response arrives.
async fn hang_up(address: SocketAddr, user: u32, cookie: String, given_up: Arc<AtomicU64>) -> Result<()> {
    let list = RequestTemplate::page(seed::documents_path(user)).with("cookie", &cookie);
    let write = RequestTemplate::form(
        "/api/documents/create",
        seed::new_document_form(user, "Hung up"),
        200,
    )
    .with("cookie", &cookie);
    loop {
        let number = given_up.fetch_add(1, Ordering::Relaxed);
        if number >= CANCELLED_REQUESTS {
            given_up.fetch_sub(1, Ordering::Relaxed);
            return Ok(());
        }
        let mut client = Client::connect(address).await?;
        let request = if number.is_multiple_of(8) { &write } else { &list };
        // Spread over the whole duration of a request, in the same order in every run.
        let cancel_after = Duration::from_millis(number * 7919 % MAX_CANCEL_AFTER_MS);
        if let Ok(answer) = timeout(cancel_after, client.fetch_status(request)).await {
            let status = answer?;
            ensure!(
                status < 500,
                "a request among those given up was answered {status}"
            );
        }
    }
}

/// Saves names and documents, and reads each back after the response.
async fn save(address: SocketAddr, user: u32, cookie: String, stop: Arc<AtomicBool>) -> Result<u64> {
    let profile = RequestTemplate::page("/settings/profile").with("cookie", &cookie);
    let mut client = Client::connect(address).await?;
    let mut saved = 0;
    while !stop.load(Ordering::Relaxed) {
        let name = format!("Saved {user} number {saved}");
        let form = format!("name={}&time_zone=UTC&locale=", name.replace(' ', "+"));
        let request =
            RequestTemplate::form("/api/settings/profile/update", form, 200).with("cookie", &cookie);
        client.fetch(&request).await?;
        // After some other pages, so that other requests have used the connection in between.
        for _ in 0..3 {
            let shown = client.fetch(&profile).await?;
            ensure!(
                String::from_utf8_lossy(shown.body()).contains(&name),
                "{name} was acknowledged and is gone"
            );
        }
        saved += 1;
    }
    Ok(saved)
}
