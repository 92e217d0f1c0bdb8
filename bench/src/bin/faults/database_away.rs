//! R1: the database is disconnected, stops responding or is restarted while clients load pages.

use std::{
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use bench::{
    load::{Client, RequestTemplate},
    seed::{self, Database},
    target::Target,
};
use sqlx::{Connection, PgConnection};
use tokio::time::sleep;
use wire::Wire;

use crate::Scale;

/// The maximum of R1: for the latency of a response during the outage, and for recovery after it.
const MAX_LATENCY: Duration = Duration::from_secs(2);

/// Clients that load pages meanwhile.
const CLIENTS: u32 = 8;

/// How long the database is unavailable.
const OUTAGE: Duration = Duration::from_secs(4);

pub async fn cut(database: &Database, scale: Scale) -> Result<()> {
    for _ in 0..scale.pick(1, 5) {
        run_through_proxy(database, Wire::cut).await?;
    }
    Ok(())
}

pub async fn silent(database: &Database, scale: Scale) -> Result<()> {
    for _ in 0..scale.pick(1, 5) {
        run_through_proxy(database, Wire::silence).await?;
    }
    Ok(())
}

async fn run_through_proxy(database: &Database, fail: impl Fn(&Wire)) -> Result<()> {
    let wire = Wire::to(database.address().await?).await?;
    let server = Target::server(&database.through(&wire), &[]).await?;
    let clients = PageClients::start(database, &server).await?;
    sleep(Duration::from_millis(500)).await;

    let outage_began = Instant::now();
    fail(&wire);
    sleep(OUTAGE).await;
    let mut client = Client::connect(server.address).await?;
    let alive = client.fetch(&RequestTemplate::page("/healthz")).await.is_ok();
    let ready = client.fetch(&RequestTemplate::page("/readyz")).await.is_ok();
    let outage_ended = Instant::now();
    wire.open();
    sleep(MAX_LATENCY + Duration::from_secs(1)).await;

    let answers = clients.stop().await?;
    ensure!(alive, "it was not alive meanwhile");
    ensure!(!ready, "it was ready meanwhile");
    check_answers(&answers, outage_began, outage_ended)
}

/// The database is restarted by the `pg_ctl` of the same Postgres.
pub async fn restarted(database: &Database) -> Result<()> {
    let mut admin = PgConnection::connect_with(database.admin()).await?;
    let data: String = sqlx::query_scalar("show data_directory")
        .fetch_one(&mut admin)
        .await?;
    let pid: String = sqlx::query_scalar("select pg_read_file('postmaster.pid')")
        .fetch_one(&mut admin)
        .await?;
    let pid = pid.lines().next().context("an empty postmaster.pid")?.to_owned();
    drop(admin);
    let server = Target::server(&database.app(), &[]).await?;
    let clients = PageClients::start(database, &server).await?;
    sleep(Duration::from_millis(500)).await;
    let program = std::fs::read_link(format!("/proc/{pid}/exe"))?;
    let outage_began = Instant::now();
    restart(&program.with_file_name("pg_ctl"), data.into())?;
    let outage_ended = Instant::now();
    sleep(MAX_LATENCY + Duration::from_secs(1)).await;
    check_answers(&clients.stop().await?, outage_began, outage_ended)
}

/// Runs `pg_ctl restart` as the user who owns the data directory: Postgres does not run as root.
fn restart(pg_ctl: &Path, data: PathBuf) -> Result<()> {
    let owner = std::fs::metadata(&data)?;
    let status = std::process::Command::new(pg_ctl)
        .args(["restart", "-w", "-m", "fast", "-l", "/dev/null", "-D"])
        .arg(&data)
        .current_dir("/")
        .uid(owner.uid())
        .gid(owner.gid())
        .stdout(std::process::Stdio::null())
        .status()?;
    ensure!(status.success(), "pg_ctl failed");
    Ok(())
}

/// The outcome of one request. The status is `None` if the connection ended without a response.
struct Answer {
    sent_at: Instant,
    latency: Duration,
    status: Option<u16>,
}

/// Clients that load the document list repeatedly.
struct PageClients {
    stop: Arc<AtomicBool>,
    answers: Arc<Mutex<Vec<Answer>>>,
    tasks: tokio::task::JoinSet<Result<()>>,
}

impl PageClients {
    async fn start(database: &Database, server: &Target) -> Result<Self> {
        let mut admin = PgConnection::connect_with(database.admin()).await?;
        let mut clients = Self {
            stop: Arc::default(),
            answers: Arc::default(),
            tasks: tokio::task::JoinSet::new(),
        };
        for user in 0..CLIENTS {
            let cookie = seed::session_cookie(&mut admin, user).await?;
            let page = RequestTemplate::page(seed::documents_path(user)).with("cookie", cookie);
            let (stop, answers, address) = (
                Arc::clone(&clients.stop),
                Arc::clone(&clients.answers),
                server.address,
            );
            clients.tasks.spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    let mut client = Client::connect(address).await?;
                    let sent_at = Instant::now();
                    let status = client.fetch_status(&page).await.ok();
                    let answer = Answer {
                        sent_at,
                        latency: sent_at.elapsed(),
                        status,
                    };
                    answers
                        .lock()
                        .unwrap_or_else(|poisoned| poisoned.into_inner())
                        .push(answer);
                    sleep(Duration::from_millis(5)).await;
                }
                Ok(())
            });
        }
        Ok(clients)
    }

    async fn stop(mut self) -> Result<Vec<Answer>> {
        self.stop.store(true, Ordering::Relaxed);
        while let Some(ended) = self.tasks.join_next().await {
            ended??;
        }
        let mut answers = self
            .answers
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        Ok(std::mem::take(&mut *answers))
    }
}

fn check_answers(answers: &[Answer], outage_began: Instant, outage_ended: Instant) -> Result<()> {
    let slowest = answers
        .iter()
        .map(|answer| answer.latency)
        .max()
        .unwrap_or_default();
    let unanswered = answers.iter().filter(|answer| answer.status.is_none()).count();
    let other: Vec<u16> = answers
        .iter()
        .filter_map(|answer| answer.status)
        .filter(|status| ![200, 503].contains(status))
        .collect();
    let unavailable = answers.iter().filter(|answer| answer.status == Some(503)).count();
    // After this instant every request succeeds.
    let last_failure = answers
        .iter()
        .filter(|answer| answer.status != Some(200))
        .map(|answer| answer.sent_at + answer.latency)
        .max();
    let recovered = last_failure
        .map(|last| last.saturating_duration_since(outage_ended))
        .unwrap_or_default();
    println!(
        "   {} answers, {unavailable} of them 503; the slowest took {:.0?}; all are served {:.0?} after the database was back \
         ({:.1?} away)",
        answers.len(),
        slowest,
        recovered,
        outage_ended - outage_began
    );
    ensure!(unanswered == 0, "{unanswered} requests were not answered");
    ensure!(
        other.is_empty(),
        "answers that are neither 200 nor 503: {other:?}"
    );
    ensure!(
        slowest <= MAX_LATENCY + Duration::from_millis(200),
        "an answer took {slowest:.2?}"
    );
    ensure!(
        recovered <= MAX_LATENCY,
        "it was not recovered after {recovered:.2?}"
    );
    ensure!(
        answers
            .iter()
            .any(|answer| answer.sent_at > outage_ended && answer.status == Some(200)),
        "nobody was served again"
    );
    Ok(())
}
