//! Statements and round trips of each page, counted by a proxy between server and Postgres.

use std::time::Duration;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sqlx::{Connection, PgConnection};
use tokio::time::sleep;
use wire::{Count, Wire};

use crate::{
    load::{Client, RequestTemplate},
    seed::{self, Database},
    target::Target,
};

/// Statements and round trips of one page.
#[derive(Debug, Serialize, Deserialize)]
pub struct Statements {
    /// The name of the page.
    pub name: String,
    /// Statements that the server executes for one request.
    pub statements: u64,
    /// Round trips between server and Postgres, without pings: statements, and resets of connections
    /// that are returned to the pool.
    pub round_trips: u64,
    /// Pings of pooled connections; no request waits for them.
    pub pings: u64,
}

/// Counts for each page, on a server that is started for this behind a counting proxy.
pub async fn count(database: &Database) -> Result<Vec<Statements>> {
    let wire = Wire::to(database.address().await?).await?;
    let server = Target::server(&database.through(&wire), &[]).await?;
    let mut client = Client::connect(server.address).await?;
    let mut admin = PgConnection::connect_with(database.admin()).await?;
    let cookie = seed::session_cookie(&mut admin, 0).await?;
    let document = format!(
        "{}/{}",
        seed::documents_path(0),
        seed::newest_document_id(&mut admin, 0).await?
    );
    let mut counted = Vec::new();
    for (name, path) in [
        ("sign-in", "/sign-in"),
        ("document list", &seed::documents_path(0)),
        ("one document", &document),
        ("GET /api/v1/me", "/api/v1/me"),
    ] {
        let request = match name {
            "sign-in" => RequestTemplate::page(path),
            _ => RequestTemplate::page(path).with("cookie", &cookie),
        };
        // Warm up: statements are prepared once for each connection, and some values are cached for a
        // minute.
        for _ in 0..40 {
            client.fetch(&request).await?;
        }
        let count = count_per_request(&wire, async || client.fetch(&request).await.map(drop)).await?;
        counted.push(Statements {
            name: name.to_owned(),
            statements: count.statements,
            round_trips: count.round_trips - count.pings,
            pings: count.pings,
        });
    }
    Ok(counted)
}

/// Counts for one request. Background work of the server may be counted too, so this returns the
/// minimum of several requests.
async fn count_per_request(wire: &Wire, mut send: impl AsyncFnMut() -> Result<()>) -> Result<Count> {
    let mut least: Option<Count> = None;
    for _ in 0..8 {
        let before = count_when_settled(wire).await;
        send().await?;
        let count = count_when_settled(wire).await.since(before);
        if least.is_none_or(|least| count.round_trips < least.round_trips) {
            least = Some(count);
        }
    }
    least.context("nothing was asked")
}

/// The count after a pause: connections are returned to the pool a moment after the response.
async fn count_when_settled(wire: &Wire) -> Count {
    sleep(Duration::from_millis(60)).await;
    wire.count()
}
