//! R7: expired sessions are deleted in batches while pages stay fast, and an anonymous request
//! inserts no row.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::{
    load::{self, Client, RequestTemplate},
    seed::{self, Database},
    target::Target,
};
use sqlx::{Connection, PgConnection};
use tokio::time::sleep;

use crate::Scale;

/// Clients that load pages.
const CLIENTS: u32 = 4;

/// Maximum ratio of the pages' p99 latency during the sweep to that after it.
const MAX_SLOWDOWN: f64 = 3.0;

pub async fn run(database: &Database, scale: Scale) -> Result<()> {
    let mut admin = PgConnection::connect_with(database.admin()).await?;
    let expired: i64 = scale.pick(50_000, 1_000_000);
    sqlx::query(
        "insert into sessions (id_hash, public_id, user_id, device, created_at, last_seen_at, expires_at)
         select sha256(('expired' || n)::bytea), gen_random_uuid(), md5('user' || n % 1000)::uuid, 'expired',
             now() - interval '100 days', now() - interval '50 days', now() - interval '10 days'
         from generate_series(1, $1) n",
    )
    .bind(expired)
    .execute(&mut admin)
    .await?;
    sqlx::query(
        "insert into session_factors (session_id, factor)
         select public_id, 'email' from sessions where device = 'expired'",
    )
    .execute(&mut admin)
    .await?;
    sqlx::query("analyze sessions, session_factors")
        .execute(&mut admin)
        .await?;
    let mut pages = Vec::new();
    for user in 0..CLIENTS {
        pages.push(
            RequestTemplate::page(seed::documents_path(user))
                .with("cookie", seed::session_cookie(&mut admin, user).await?),
        );
    }
    let page = move |client: u32, _: u32| pages[client as usize].clone();

    // The server starts the sweep when it starts.
    let started_at = Instant::now();
    let server = Target::server(&database.app(), &[]).await?;
    let busy = load::run(server.address, CLIENTS, Duration::from_secs(3), page.clone()).await?;
    while count(
        &mut admin,
        "select count(*) from sessions where device = 'expired'",
    )
    .await?
        > 0
    {
        ensure!(
            started_at.elapsed() < Duration::from_secs(300),
            "the sweep does not end"
        );
        sleep(Duration::from_millis(200)).await;
    }
    let took = started_at.elapsed();
    let quiet = load::run(server.address, CLIENTS, Duration::from_secs(3), page).await?;
    println!(
        "   {expired} expired sessions gone within {took:.1?}; the list's p99 meanwhile {:.1} ms, afterwards {:.1} ms",
        busy.percentile(99.0),
        quiet.percentile(99.0)
    );
    ensure!(
        busy.percentile(99.0) < MAX_SLOWDOWN * quiet.percentile(99.0).max(5.0),
        "pages were slow meanwhile"
    );

    let rows = "select (select count(*) from sessions) + (select count(*) from challenges)
                    + (select count(*) from rate_limits) + (select count(*) from security_events)";
    let before = count(&mut admin, rows).await?;
    let mut client = Client::connect(server.address).await?;
    for _ in 0..50 {
        client.fetch(&RequestTemplate::page("/sign-in")).await?;
        client.fetch(&RequestTemplate::page("/")).await?;
    }
    ensure!(
        count(&mut admin, rows).await? == before,
        "an anonymous visit wrote a row"
    );
    println!("   100 anonymous visits wrote no row");
    Ok(())
}

async fn count(admin: &mut PgConnection, query: &'static str) -> Result<i64> {
    Ok(sqlx::query_scalar(query).fetch_one(admin).await?)
}
