//! R6: a server is killed during writes while another one keeps running. Acknowledged writes persist,
//! and no write is partial.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use anyhow::{Result, ensure};
use bench::{
    load::{Client, RequestTemplate},
    seed::{self, Database},
    target::Target,
};
use sqlx::{Connection, PgConnection, Row};
use tokio::{task::JoinSet, time::sleep};

use crate::Scale;

/// Clients that write.
const WRITERS: u32 = 8;

/// Invariants between tables, each as a query that counts the rows that violate it.
const INVARIANT_VIOLATIONS: [(&str, &str); 5] = [
    (
        "documents without the revision that they are",
        "select count(*) from documents d where title like 'Killed %' and not exists (
             select from document_revisions r
             where r.document_id = d.id and r.version = d.version and r.title = d.title and r.body = d.body)",
    ),
    (
        "revisions without a document",
        "select count(*) from document_revisions r where not exists (select from documents d where d.id = r.document_id)",
    ),
    (
        "challenges without a mail",
        "select abs((select count(*) from challenges where email like 'killed%') - (select count(*) from email_outbox))",
    ),
    (
        "sign-ins without their note in the log",
        "select abs((select count(*) from sessions where device <> 'bench')
             - (select count(*) from security_events where event = 'signed_in'))",
    ),
    (
        "sessions without a user",
        "select count(*) from sessions s where not exists (select from users u where u.id = s.user_id)",
    ),
];

pub async fn run(database: &Database, scale: Scale) -> Result<()> {
    let mut admin = PgConnection::connect_with(database.admin()).await?;
    for table in [
        "document_revisions",
        "email_outbox",
        "challenges",
        "security_events",
        "rate_limits",
    ] {
        sqlx::query(sqlx::AssertSqlSafe(format!("truncate {table} cascade")))
            .execute(&mut admin)
            .await?;
    }
    sqlx::query("delete from sessions where device <> 'bench'")
        .execute(&mut admin)
        .await?;
    let bystander = Target::server(&database.app(), &[]).await?;
    let acknowledged: Arc<Mutex<BTreeSet<String>>> = Arc::default();
    let times = scale.pick(6, 100);
    for time in 0..times {
        let mut server = Target::server(&database.app(), &[]).await?;
        let mut writing = JoinSet::new();
        for user in 0..WRITERS {
            let cookie = seed::session_cookie(&mut admin, user).await?;
            writing.spawn(write(
                server.address,
                user,
                time,
                cookie,
                Arc::clone(&acknowledged),
            ));
        }
        sleep(Duration::from_millis(200 + u64::from(time) * 37 % 300)).await;
        server.kill()?;
        while let Some(ended) = writing.join_next().await {
            ended?;
        }
    }
    // Postgres rolls the open transactions of a killed server back once it notices the closed
    // connections.
    sleep(Duration::from_millis(500)).await;
    let acknowledged = acknowledged
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
        .clone();
    let written: Vec<String> = sqlx::query("select title from documents where title like 'Killed %'")
        .fetch_all(&mut admin)
        .await?
        .iter()
        .map(|row| row.get(0))
        .collect();
    let written: BTreeSet<String> = written.into_iter().collect();
    let lost: Vec<&String> = acknowledged.difference(&written).collect();
    println!(
        "   killed {times} times: {} documents acknowledged, {} lost, {} written without an answer",
        acknowledged.len(),
        lost.len(),
        written.difference(&acknowledged).count()
    );
    ensure!(lost.is_empty(), "lost: {lost:?}");
    ensure!(acknowledged.len() > times as usize, "hardly anything was written");
    for (what, count) in INVARIANT_VIOLATIONS {
        let broken: i64 = sqlx::query_scalar(count).fetch_one(&mut admin).await?;
        ensure!(broken == 0, "{broken} {what}");
    }
    let mut client = Client::connect(bystander.address).await?;
    ensure!(
        client.fetch_status(&RequestTemplate::page("/readyz")).await? == 200,
        "the other server does not serve"
    );
    Ok(())
}

/// Creates documents, and starts and completes sign-ins, until the server is killed.
async fn write(
    address: std::net::SocketAddr,
    user: u32,
    time: u32,
    cookie: String,
    acknowledged: Arc<Mutex<BTreeSet<String>>>,
) {
    for number in 0.. {
        let Ok(mut client) = Client::connect(address).await else {
            return;
        };
        let title = format!("Killed {time}-{user}-{number}");
        let create = RequestTemplate::form(
            "/api/documents/create",
            seed::new_document_form(user, &title),
            200,
        )
        .with("cookie", &cookie);
        if client.fetch(&create).await.is_err() {
            return;
        }
        acknowledged
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
            .insert(title);
        let form = match number % 4 {
            0 => RequestTemplate::form(
                "/api/sign-in/start",
                format!("email=killed{time}.{user}.{number}%40bench.test&next=%2F"),
                200,
            ),
            1 => seed::sign_in_request(500 + user),
            _ => continue,
        };
        if client.fetch(&form).await.is_err() {
            return;
        }
    }
}
