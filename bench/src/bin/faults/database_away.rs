//! R1: the database is cut off, falls silent or is restarted while people look at pages.

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
    load::{Asked, Client},
    seed::{self, Database},
    target::Target,
};
use sqlx::{Connection, PgConnection};
use tokio::time::sleep;
use wire::Wire;

use crate::Scale;

/// What R1 allows, for an answer and for recovery.
const ALLOWED: Duration = Duration::from_secs(2);

/// Who looks meanwhile.
const LOOKING: u32 = 8;

/// How long the database is away.
const AWAY: Duration = Duration::from_secs(4);

pub async fn cut(database: &Database, scale: Scale) -> Result<()> {
    for _ in 0..scale.pick(1, 5) {
        through_wire(database, Wire::cut).await?;
    }
    Ok(())
}

pub async fn silent(database: &Database, scale: Scale) -> Result<()> {
    for _ in 0..scale.pick(1, 5) {
        through_wire(database, Wire::silence).await?;
    }
    Ok(())
}

async fn through_wire(database: &Database, fail: impl Fn(&Wire)) -> Result<()> {
    let wire = Wire::to(database.address().await?).await?;
    let server = Target::server(&database.through(&wire), &[]).await?;
    let looking = Looking::begin(database, &server).await?;
    sleep(Duration::from_millis(500)).await;

    let away = Instant::now();
    fail(&wire);
    sleep(AWAY).await;
    let mut client = Client::connect(server.address).await?;
    let alive = client.ask(&Asked::page("/healthz")).await.is_ok();
    let ready = client.ask(&Asked::page("/readyz")).await.is_ok();
    let back = Instant::now();
    wire.open();
    sleep(ALLOWED + Duration::from_secs(1)).await;

    let answers = looking.end().await?;
    ensure!(alive, "it was not alive meanwhile");
    ensure!(!ready, "it was ready meanwhile");
    judge(&answers, away, back)
}

/// A real restart, by the `pg_ctl` of the same Postgres.
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
    let looking = Looking::begin(database, &server).await?;
    sleep(Duration::from_millis(500)).await;
    let program = std::fs::read_link(format!("/proc/{pid}/exe"))?;
    let away = Instant::now();
    restart(&program.with_file_name("pg_ctl"), data.into())?;
    let back = Instant::now();
    sleep(ALLOWED + Duration::from_secs(1)).await;
    judge(&looking.end().await?, away, back)
}

/// As the user to whom the data belong: Postgres does not run as root.
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

/// An answer: when it was asked for, how long it took, and its status; none where the
/// connection ended without one.
struct Answer {
    asked: Instant,
    took: Duration,
    status: Option<u16>,
}

/// People who look at the list without pause.
struct Looking {
    stop: Arc<AtomicBool>,
    answers: Arc<Mutex<Vec<Answer>>>,
    tasks: tokio::task::JoinSet<Result<()>>,
}

impl Looking {
    async fn begin(database: &Database, server: &Target) -> Result<Self> {
        let mut admin = PgConnection::connect_with(database.admin()).await?;
        let mut looking = Self {
            stop: Arc::default(),
            answers: Arc::default(),
            tasks: tokio::task::JoinSet::new(),
        };
        for user in 0..LOOKING {
            let cookie = seed::cookie(&mut admin, user).await?;
            let page = Asked::page(seed::list(user)).with("cookie", cookie);
            let (stop, answers, address) = (
                Arc::clone(&looking.stop),
                Arc::clone(&looking.answers),
                server.address,
            );
            looking.tasks.spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    let mut client = Client::connect(address).await?;
                    let asked = Instant::now();
                    let status = client.status(&page).await.ok();
                    let answer = Answer {
                        asked,
                        took: asked.elapsed(),
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
        Ok(looking)
    }

    async fn end(mut self) -> Result<Vec<Answer>> {
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

fn judge(answers: &[Answer], away: Instant, back: Instant) -> Result<()> {
    let slowest = answers.iter().map(|answer| answer.took).max().unwrap_or_default();
    let unanswered = answers.iter().filter(|answer| answer.status.is_none()).count();
    let other: Vec<u16> = answers
        .iter()
        .filter_map(|answer| answer.status)
        .filter(|status| ![200, 503].contains(status))
        .collect();
    let denied = answers.iter().filter(|answer| answer.status == Some(503)).count();
    // From then on everybody is served.
    let last_denied = answers
        .iter()
        .filter(|answer| answer.status != Some(200))
        .map(|answer| answer.asked + answer.took)
        .max();
    let recovered = last_denied
        .map(|last| last.saturating_duration_since(back))
        .unwrap_or_default();
    println!(
        "   {} answers, {denied} of them 503; the slowest took {:.0?}; all are served {:.0?} after the database was back \
         ({:.1?} away)",
        answers.len(),
        slowest,
        recovered,
        back - away
    );
    ensure!(unanswered == 0, "{unanswered} requests were not answered");
    ensure!(
        other.is_empty(),
        "answers that are neither 200 nor 503: {other:?}"
    );
    ensure!(
        slowest <= ALLOWED + Duration::from_millis(200),
        "an answer took {slowest:.2?}"
    );
    ensure!(recovered <= ALLOWED, "it was not recovered after {recovered:.2?}");
    ensure!(
        answers
            .iter()
            .any(|answer| answer.asked > back && answer.status == Some(200)),
        "nobody was served again"
    );
    Ok(())
}
