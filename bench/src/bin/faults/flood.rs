//! R2: more concurrent requests than connections to the database.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::{
    load::{Client, RequestTemplate},
    seed::{self, Database},
    target::Target,
};
use sqlx::{Connection, Executor, PgConnection};
use tokio::task::JoinSet;

/// The longest that a request may take. A page acquires a connection three times (user, workspaces,
/// list) and waits at most `acquire_timeout_seconds`, 2, for each; the list also waits for the lock,
/// at most `lock_timeout`, 2. The rest is for the response itself.
const MAX_WAIT: Duration = Duration::from_millis(8500);

pub async fn pool(database: &Database) -> Result<()> {
    let server = Target::server(&database.app(), &[("DATABASE_MAX_CONNECTIONS", "2")]).await?;
    let mut admin = PgConnection::connect_with(database.admin()).await?;
    let cookie = seed::session_cookie(&mut admin, 0).await?;
    let page = RequestTemplate::page(seed::documents_path(0)).with("cookie", cookie);
    // While this lock is held, the list's statement blocks both connections of the server until
    // `lock_timeout`. The lock is held on a connection that belongs to no pool.
    #[allow(clippy::disallowed_methods)]
    let mut locking = admin.begin().await?;
    locking
        .execute("lock table documents in access exclusive mode")
        .await?;
    let mut clients = JoinSet::new();
    for _ in 0..16 {
        let (page, address) = (page.clone(), server.address);
        clients.spawn(async move {
            let mut client = Client::connect(address).await?;
            let since = Instant::now();
            let answer = client.fetch_any_status(&page).await?;
            let wait = answer.headers().get("retry-after").is_some();
            anyhow::Ok((answer.status().as_u16(), wait, since.elapsed()))
        });
    }
    let (mut slowest, mut count) = (Duration::ZERO, 0);
    while let Some(answer) = clients.join_next().await {
        let (status, wait, took) = answer??;
        ensure!(status == 503 && wait, "{status}, Retry-After: {wait}");
        slowest = slowest.max(took);
        count += 1;
    }
    locking.rollback().await?;
    println!(
        "   {count} requests on 2 connections that hang: all 503 with Retry-After, the slowest after {slowest:.1?}"
    );
    ensure!(slowest < MAX_WAIT, "the wait is not bounded: {slowest:.1?}");
    let mut client = Client::connect(server.address).await?;
    let since = Instant::now();
    client.fetch(&page).await?;
    println!("   served again after {:.0?}", since.elapsed());
    Ok(())
}
