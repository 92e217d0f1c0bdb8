//! What a page asks of Postgres, counted on the wire.

use std::time::Duration;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sqlx::{Connection, PgConnection};
use tokio::time::sleep;
use wire::{Count, Wire};

use crate::{
    load::{Asked, Client},
    seed::{self, Database},
    target::Target,
};

/// What a page asks of Postgres.
#[derive(Debug, Serialize, Deserialize)]
pub struct Statements {
    /// The page.
    pub name: String,
    /// Statements.
    pub statements: u64,
    /// Times that it waited for Postgres, or handed a connection back; pings aside.
    pub round_trips: u64,
    /// Pings, which nobody waits for.
    pub pings: u64,
}

/// Over a server of its own, behind a proxy that counts.
pub async fn count(database: &Database) -> Result<Vec<Statements>> {
    let wire = Wire::to(database.address().await?).await?;
    let server = Target::server(&database.through(&wire), &[]).await?;
    let mut client = Client::connect(server.address).await?;
    let mut admin = PgConnection::connect_with(database.admin()).await?;
    let cookie = seed::cookie(&mut admin, 0).await?;
    let document = format!("{}/{}", seed::list(0), seed::document(&mut admin, 0).await?);
    let mut counted = Vec::new();
    for (name, path) in [
        ("sign-in", "/sign-in"),
        ("document list", &seed::list(0)),
        ("one document", &document),
        ("GET /api/v1/me", "/api/v1/me"),
    ] {
        let asked = match name {
            "sign-in" => Asked::page(path),
            _ => Asked::page(path).with("cookie", &cookie),
        };
        // What is prepared once for each connection, and looked up once a minute.
        for _ in 0..40 {
            client.ask(&asked).await?;
        }
        let count = undisturbed(&wire, async || client.ask(&asked).await.map(drop)).await?;
        counted.push(Statements {
            name: name.to_owned(),
            statements: count.statements,
            round_trips: count.round_trips - count.pings,
            pings: count.pings,
        });
    }
    Ok(counted)
}

/// What passes for one request. Whatever else the server does falls between: it is the
/// least of several.
async fn undisturbed(wire: &Wire, mut ask: impl AsyncFnMut() -> Result<()>) -> Result<Count> {
    let mut least: Option<Count> = None;
    for _ in 0..8 {
        let before = settled(wire).await;
        ask().await?;
        let count = settled(wire).await.since(before);
        if least.is_none_or(|least| count.round_trips < least.round_trips) {
            least = Some(count);
        }
    }
    least.context("nothing was asked")
}

/// Connections are handed back a moment after the answer.
async fn settled(wire: &Wire) -> Count {
    sleep(Duration::from_millis(60)).await;
    wire.count()
}
