//! R2: more people than connections to the database.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::{
    load::{Asked, Client},
    seed::{self, Database},
    target::Target,
};
use sqlx::{Connection, Executor, PgConnection};
use tokio::task::JoinSet;

/// A page asks for a connection three times (identity, places, list), and waits for each no
/// longer than the server's `acquire_timeout_seconds`, 2; the last meets the lock too, for
/// `lock_timeout`, 2. And what an answer takes.
const BOUND: Duration = Duration::from_millis(8500);

pub async fn pool(database: &Database) -> Result<()> {
    let server = Target::server(&database.app(), &[("DATABASE_MAX_CONNECTIONS", "2")]).await?;
    let mut admin = PgConnection::connect_with(database.admin()).await?;
    let cookie = seed::cookie(&mut admin, 0).await?;
    let page = Asked::page(seed::list(0)).with("cookie", cookie);
    // Both connections hang in the list, behind a lock, for as long as a lock is waited for.
    // On a connection of its own, which goes back to no pool.
    #[allow(clippy::disallowed_methods)]
    let mut locking = admin.begin().await?;
    locking
        .execute("lock table documents in access exclusive mode")
        .await?;
    let mut looking = JoinSet::new();
    for _ in 0..16 {
        let (page, address) = (page.clone(), server.address);
        looking.spawn(async move {
            let mut client = Client::connect(address).await?;
            let since = Instant::now();
            let answer = client.answer(&page).await?;
            let wait = answer.headers().get("retry-after").is_some();
            anyhow::Ok((answer.status().as_u16(), wait, since.elapsed()))
        });
    }
    let (mut slowest, mut count) = (Duration::ZERO, 0);
    while let Some(answer) = looking.join_next().await {
        let (status, wait, took) = answer??;
        ensure!(status == 503 && wait, "{status}, Retry-After: {wait}");
        slowest = slowest.max(took);
        count += 1;
    }
    locking.rollback().await?;
    println!(
        "   {count} requests on 2 connections that hang: all 503 with Retry-After, the slowest after {slowest:.1?}"
    );
    ensure!(slowest < BOUND, "the wait is not bounded: {slowest:.1?}");
    let mut client = Client::connect(server.address).await?;
    let since = Instant::now();
    client.ask(&page).await?;
    println!("   served again after {:.0?}", since.elapsed());
    Ok(())
}
