//! All measurements, in the order in which they run.

use std::time::Duration;

use anyhow::{Context, Result};
use bench::{
    bytes::{self, FirstLoad},
    load::{self, Client, LoadResult, RequestTemplate},
    machine,
    seed::{self, Database, USERS},
    statements::{self, Statements},
    target::Target,
};
use serde::{Deserialize, Serialize};
use sqlx::{Connection, PgConnection};
use tokio::time::sleep;

use crate::baseline;

/// Numbers of concurrent connections that each page is measured with.
const CONNECTIONS: [u32; 3] = [1, 16, 64];

/// Clients that sign in concurrently.
const SIGN_IN_CLIENTS: u32 = 64;

/// Clients that load pages while others sign in.
const PAGE_CLIENTS: u32 = 4;

/// Server starts that the median start time is taken of.
const START_SAMPLES: usize = 5;

/// The results of a run, to be printed, written to a file and compared.
#[derive(Debug, Serialize, Deserialize)]
pub struct Measured {
    /// The number of documents in the database.
    pub documents: u64,
    /// One entry for each page and number of connections.
    pub pages: Vec<Page>,
    /// One entry for each page.
    pub statements: Vec<Statements>,
    /// The name of a page, and the bytes of its first load.
    pub first_loads: Vec<(String, FirstLoad)>,
    /// Single figures, by name.
    pub figures: Vec<Figure>,
}

/// The results of one page under load.
#[derive(Debug, Serialize, Deserialize)]
pub struct Page {
    /// The page, with a prefix if another server than Latchkey served it.
    pub name: String,
    /// The number of concurrent clients.
    pub connections: u32,
    /// Throughput, in responses per second.
    pub per_second: f64,
    /// Median latency, in milliseconds.
    pub p50: f64,
    /// 99th percentile of the latency, in milliseconds.
    pub p99: f64,
    /// The server's CPU time for 1,000 responses, in seconds.
    pub server_cpu: f64,
    /// Postgres's CPU time for 1,000 responses, in seconds.
    pub postgres_cpu: f64,
}

/// A single measured value.
#[derive(Debug, Serialize, Deserialize)]
pub struct Figure {
    /// The name, with the unit.
    pub name: String,
    /// The value, in the unit that the name gives.
    pub value: f64,
}

/// Runs all measurements, on a database that `seed` has filled.
pub async fn all(database: &Database, seconds: u64, documents: u64) -> Result<Measured> {
    let bench = Bench::new(database, Duration::from_secs(seconds)).await?;
    let mut measured = Measured {
        documents,
        pages: Vec::new(),
        statements: statements::count(database).await?,
        first_loads: Vec::new(),
        figures: Vec::new(),
    };
    let figure = |name: &str, value: f64| Figure {
        name: name.to_owned(),
        value,
    };
    measured
        .figures
        .push(figure("start to first answer, ms", median_start(database).await?));

    let server = Target::server(&database.app(), &[]).await?;
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    measured.figures.push(figure(
        "memory idle, MiB",
        mib(machine::resident_memory(server.process)?),
    ));
    let mut client = Client::connect(server.address).await?;
    for (name, page) in [("sign-in", bench.sign_in()), ("document list", bench.list(0))] {
        let loaded = bytes::first_load(&mut client, &page).await?;
        measured.first_loads.push((name.to_owned(), loaded));
    }
    let baseline = baseline::start(database).await?;
    for (name, target, page) in [
        ("baseline: document list", &baseline, Kind::List),
        ("unrendered: document list", &baseline, Kind::UnrenderedList),
        ("document list", &server, Kind::List),
        ("baseline: one document", &baseline, Kind::Document),
        ("unrendered: one document", &baseline, Kind::UnrenderedDocument),
        ("one document", &server, Kind::Document),
        ("sign-in", &server, Kind::SignIn),
        ("GET /api/v1/me", &server, Kind::Me),
    ] {
        for connections in CONNECTIONS {
            println!("{name}, {connections} connections …");
            measured
                .pages
                .push(bench.page(name, target, page, connections).await?);
        }
        if page == Kind::List && name == "document list" {
            let memory = mib(machine::resident_memory(server.process)?);
            measured
                .figures
                .push(figure("memory after 64 connections, MiB", memory));
        }
    }
    drop(baseline);
    println!("tokens …");
    measured.figures.extend(bench.tokens(&server).await?);
    println!("sign-ins by password …");
    measured.figures.extend(bench.sign_ins(&server).await?);
    Ok(measured)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    SignIn,
    List,
    UnrenderedList,
    Document,
    UnrenderedDocument,
    Me,
}

/// The requests of all measurements, prepared once.
struct Bench {
    duration: Duration,
    cookies: Vec<String>,
    documents: Vec<String>,
    postmaster: u32,
}

impl Bench {
    async fn new(database: &Database, duration: Duration) -> Result<Self> {
        let mut admin = PgConnection::connect_with(database.admin()).await?;
        let (mut cookies, mut documents) = (Vec::new(), Vec::new());
        for user in 0..CONNECTIONS[2] {
            cookies.push(seed::session_cookie(&mut admin, user).await?);
            documents.push(seed::newest_document_id(&mut admin, user).await?);
        }
        let file: String = sqlx::query_scalar("select pg_read_file('postmaster.pid')")
            .fetch_one(&mut admin)
            .await?;
        let postmaster = file.lines().next().context("an empty postmaster.pid")?.parse()?;
        Ok(Self {
            duration,
            cookies,
            documents,
            postmaster,
        })
    }

    fn sign_in(&self) -> RequestTemplate {
        RequestTemplate::page("/sign-in")
    }

    fn list(&self, user: u32) -> RequestTemplate {
        self.signed_in(user, seed::documents_path(user))
    }

    fn document(&self, user: u32) -> String {
        let id = &self.documents[user as usize % self.documents.len()];
        format!("{}/{id}", seed::documents_path(user))
    }

    fn signed_in(&self, user: u32, path: String) -> RequestTemplate {
        RequestTemplate::page(path).with("cookie", &self.cookies[user as usize % self.cookies.len()])
    }

    fn kind(&self, kind: Kind, user: u32) -> RequestTemplate {
        match kind {
            Kind::SignIn => self.sign_in(),
            Kind::List => self.list(user),
            Kind::UnrenderedList => {
                self.signed_in(user, format!("/unrendered{}", seed::documents_path(user)))
            }
            Kind::Document => self.signed_in(user, self.document(user)),
            Kind::UnrenderedDocument => self.signed_in(user, format!("/unrendered{}", self.document(user))),
            Kind::Me => self.signed_in(user, "/api/v1/me".to_owned()),
        }
    }

    async fn page(&self, name: &str, target: &Target, kind: Kind, connections: u32) -> Result<Page> {
        let requests: Vec<RequestTemplate> = (0..connections).map(|user| self.kind(kind, user)).collect();
        let request_for = move |client: u32, _: u32| requests[client as usize].clone();
        // Warm up: opens connections, prepares statements, and fills the database's cache.
        load::run(
            target.address,
            connections,
            self.duration / 4,
            request_for.clone(),
        )
        .await?;
        let before = (
            machine::cpu_time(target.process)?,
            machine::cpu_time_with_children(self.postmaster)?,
        );
        let load = load::run(target.address, connections, self.duration, request_for).await?;
        let thousands = load.response_count() as f64 / 1000.0;
        let server = machine::cpu_time(target.process)? - before.0;
        let postgres = machine::cpu_time_with_children(self.postmaster)?.saturating_sub(before.1);
        Ok(Page {
            name: name.to_owned(),
            connections,
            per_second: load.throughput(),
            p50: load.percentile(50.0),
            p99: load.percentile(99.0),
            server_cpu: server.as_secs_f64() / thousands,
            postgres_cpu: postgres.as_secs_f64() / thousands,
        })
    }

    /// Throughput of issuing and of verifying access tokens.
    async fn tokens(&self, server: &Target) -> Result<Vec<Figure>> {
        let form = format!(
            "audience={}&organization=organization-0&workspace=workspace-0",
            "https%3A%2F%2Fbench.test"
        );
        let issue = RequestTemplate::form("/api/token", form, 200).with("cookie", &self.cookies[0]);
        let mut client = Client::connect(server.address).await?;
        let mut issued = client.fetch(&issue).await;
        // A new database generates its first signing key in the background.
        for _ in 0..60 {
            if issued.is_ok() {
                break;
            }
            sleep(Duration::from_millis(500)).await;
            issued = client.fetch(&issue).await;
        }
        let answer: serde_json::Value = serde_json::from_slice(issued?.body())?;
        let token = answer["access_token"].as_str().context("no token")?;
        let shown = RequestTemplate::page("/api/v1/me").with("authorization", format!("Bearer {token}"));
        let issuing = load::run(server.address, 16, self.duration, move |_, _| issue.clone()).await?;
        let showing = load::run(server.address, 16, self.duration, move |_, _| shown.clone()).await?;
        Ok(vec![
            Figure {
                name: "tokens issued a second".to_owned(),
                value: issuing.throughput(),
            },
            Figure {
                name: "tokens verified a second".to_owned(),
                value: showing.throughput(),
            },
        ])
    }

    /// Throughput of sign-ins by password, and latency of pages for other clients meanwhile.
    async fn sign_ins(&self, server: &Target) -> Result<Vec<Figure>> {
        let list = |of: &Self| {
            let pages: Vec<RequestTemplate> = (0..PAGE_CLIENTS).map(|user| of.list(user)).collect();
            move |client: u32, _: u32| pages[client as usize].clone()
        };
        let quiet = load::run(server.address, PAGE_CLIENTS, self.duration, list(self)).await?;
        let address = server.address;
        let duration = self.duration;
        let sign_ins = tokio::spawn(load::run(
            address,
            SIGN_IN_CLIENTS,
            duration + Duration::from_secs(1),
            |client, count| seed::sign_in_request((client + count * SIGN_IN_CLIENTS) % USERS),
        ));
        sleep(Duration::from_millis(500)).await;
        let busy = load::run(address, PAGE_CLIENTS, duration, list(self)).await?;
        let memory = machine::resident_memory(server.process)?;
        let sign_ins: LoadResult = sign_ins.await.context("the sign-ins panicked")??;
        let figure = |name: &str, value: f64| Figure {
            name: name.to_owned(),
            value,
        };
        Ok(vec![
            figure("sign-ins by password a second", sign_ins.throughput()),
            figure(
                "document list, 4 connections, quiet: p99, ms",
                quiet.percentile(99.0),
            ),
            figure(
                "the same while 64 clients sign in: p99, ms",
                busy.percentile(99.0),
            ),
            figure(
                "memory while 64 clients sign in, MiB",
                memory as f64 / f64::from(1 << 20),
            ),
        ])
    }
}

/// The median time from start to first response, in milliseconds.
async fn median_start(database: &Database) -> Result<f64> {
    let mut starts = Vec::new();
    for _ in 0..START_SAMPLES {
        starts.push(Target::server(&database.app(), &[]).await?.start);
    }
    starts.sort_unstable();
    Ok(starts[START_SAMPLES / 2].as_secs_f64() * 1000.0)
}
