//! R8: clients that hang up in the middle of what they asked for, among others that wait. What is
//! acknowledged stays, and no connection to Postgres is left inside a transaction.

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
    load::{Asked, Client},
    seed::{self, Database},
    target::Target,
};
use sqlx::{Connection, PgConnection};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};
use wire::Wire;

/// Requests that are given up.
const GIVEN_UP: u64 = 10_000;

/// Clients that hang up, again and again.
const HANGING_UP: u32 = 24;

/// Clients that save, and read back what was saved.
const SAVING: u32 = 4;

/// The way to Postgres: slow enough that most clients hang up in the middle.
const DELAY: Duration = Duration::from_millis(1);

/// The longest that a client waits before it hangs up.
const LONGEST: u64 = 60;

pub async fn run(database: &Database) -> Result<()> {
    let mut admin = PgConnection::connect_with(database.admin()).await?;
    sqlx::query("delete from documents where title = 'Hung up'")
        .execute(&mut admin)
        .await?;
    let wire = Wire::to(database.address().await?).await?;
    wire.delay(DELAY);
    let few = [("DATABASE_MAX_CONNECTIONS", "8")];
    let server = Target::server(&database.through(&wire), &few).await?;
    let (given_up, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let mut hanging_up = JoinSet::new();
    for client in 0..HANGING_UP {
        // Users of their own, so that what is saved is changed by nobody else.
        let user = SAVING + client;
        let cookie = seed::cookie(&mut admin, user).await?;
        hanging_up.spawn(hang_up(server.address, user, cookie, Arc::clone(&given_up)));
    }
    let mut saving = JoinSet::new();
    for user in 0..SAVING {
        let cookie = seed::cookie(&mut admin, user).await?;
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
    // Longer than any request of those that were given up.
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

/// Asks for pages, and posts, and leaves before the answer has come.
async fn hang_up(address: SocketAddr, user: u32, cookie: String, given_up: Arc<AtomicU64>) -> Result<()> {
    let list = Asked::page(seed::list(user)).with("cookie", &cookie);
    let write = Asked::form("/api/documents/create", seed::new_document(user, "Hung up"), 200)
        .with("cookie", &cookie);
    loop {
        let number = given_up.fetch_add(1, Ordering::Relaxed);
        if number >= GIVEN_UP {
            given_up.fetch_sub(1, Ordering::Relaxed);
            return Ok(());
        }
        let mut client = Client::connect(address).await?;
        let asked = if number.is_multiple_of(8) { &write } else { &list };
        // Spread over the whole of a request, in an order that is the same each time.
        let patience = Duration::from_millis(number * 7919 % LONGEST);
        if let Ok(answer) = timeout(patience, client.status(asked)).await {
            let status = answer?;
            ensure!(
                status < 500,
                "a request among those given up was answered {status}"
            );
        }
    }
}

/// Saves names and documents, and reads each back when it was acknowledged.
async fn save(address: SocketAddr, user: u32, cookie: String, stop: Arc<AtomicBool>) -> Result<u64> {
    let profile = Asked::page("/settings/profile").with("cookie", &cookie);
    let mut client = Client::connect(address).await?;
    let mut saved = 0;
    while !stop.load(Ordering::Relaxed) {
        let name = format!("Saved {user} number {saved}");
        let form = format!("name={}&time_zone=UTC", name.replace(' ', "+"));
        let asked = Asked::form("/api/settings/profile/update", form, 200).with("cookie", &cookie);
        client.ask(&asked).await?;
        // Some pages later, so that other borrowers have had the connection.
        for _ in 0..3 {
            let shown = client.ask(&profile).await?;
            ensure!(
                String::from_utf8_lossy(shown.body()).contains(&name),
                "{name} was acknowledged and is gone"
            );
        }
        saved += 1;
    }
    Ok(saved)
}
