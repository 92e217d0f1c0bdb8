//! Everything that is measured, in the order that it is measured in.

use std::time::Duration;

use anyhow::{Context, Result};
use bench::{
    bytes::{self, FirstLoad},
    load::{self, Asked, Client, Load},
    machine,
    seed::{self, Database, USERS},
    statements::{self, Statements},
    target::Target,
};
use serde::{Deserialize, Serialize};
use sqlx::{Connection, PgConnection};
use tokio::time::sleep;

use crate::baseline;

/// Connections at once.
const CONNECTIONS: [u32; 3] = [1, 16, 64];

/// Clients that sign in at once.
const SIGNING_IN: u32 = 64;

/// Who looks at pages while others sign in.
const LOOKING: u32 = 4;

/// Starts, of which the median counts.
const STARTS: usize = 5;

/// What came of it, to be printed, kept and compared.
#[derive(Debug, Serialize, Deserialize)]
pub struct Measured {
    /// How many documents there were.
    pub documents: u64,
    /// One line a page and number of connections.
    pub pages: Vec<Page>,
    /// One line a page.
    pub statements: Vec<Statements>,
    /// One line a first page.
    pub first_loads: Vec<(String, FirstLoad)>,
    /// Single figures, by name.
    pub figures: Vec<Figure>,
}

/// A page under load.
#[derive(Debug, Serialize, Deserialize)]
pub struct Page {
    /// What was asked for, and whom.
    pub name: String,
    /// How many clients at once.
    pub connections: u32,
    /// Answers in a second.
    pub per_second: f64,
    /// Half of the answers took no longer, in milliseconds.
    pub p50: f64,
    /// 99 of 100 took no longer, in milliseconds.
    pub p99: f64,
    /// The server's processor time for 1,000 answers, in seconds.
    pub server_cpu: f64,
    /// Postgres's.
    pub postgres_cpu: f64,
}

/// Something with one number.
#[derive(Debug, Serialize, Deserialize)]
pub struct Figure {
    /// What it is, with its unit.
    pub name: String,
    /// How much of it.
    pub value: f64,
}

/// Measures, on a database that `seed` has filled.
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
        .push(figure("start to first answer, ms", start(database).await?));

    let server = Target::server(&database.app(), &[]).await?;
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    measured
        .figures
        .push(figure("memory idle, MiB", mib(machine::memory(server.process)?)));
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
            let memory = mib(machine::memory(server.process)?);
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

/// What is asked for, made once.
struct Bench {
    lasting: Duration,
    cookies: Vec<String>,
    documents: Vec<String>,
    postmaster: u32,
}

impl Bench {
    async fn new(database: &Database, lasting: Duration) -> Result<Self> {
        let mut admin = PgConnection::connect_with(database.admin()).await?;
        let (mut cookies, mut documents) = (Vec::new(), Vec::new());
        for user in 0..CONNECTIONS[2] {
            cookies.push(seed::cookie(&mut admin, user).await?);
            documents.push(seed::document(&mut admin, user).await?);
        }
        let file: String = sqlx::query_scalar("select pg_read_file('postmaster.pid')")
            .fetch_one(&mut admin)
            .await?;
        let postmaster = file.lines().next().context("an empty postmaster.pid")?.parse()?;
        Ok(Self {
            lasting,
            cookies,
            documents,
            postmaster,
        })
    }

    fn sign_in(&self) -> Asked {
        Asked::page("/sign-in")
    }

    fn list(&self, user: u32) -> Asked {
        self.signed_in(user, seed::list(user))
    }

    fn document(&self, user: u32) -> String {
        let id = &self.documents[user as usize % self.documents.len()];
        format!("{}/{id}", seed::list(user))
    }

    fn signed_in(&self, user: u32, path: String) -> Asked {
        Asked::page(path).with("cookie", &self.cookies[user as usize % self.cookies.len()])
    }

    fn kind(&self, kind: Kind, user: u32) -> Asked {
        match kind {
            Kind::SignIn => self.sign_in(),
            Kind::List => self.list(user),
            Kind::UnrenderedList => self.signed_in(user, format!("/unrendered{}", seed::list(user))),
            Kind::Document => self.signed_in(user, self.document(user)),
            Kind::UnrenderedDocument => self.signed_in(user, format!("/unrendered{}", self.document(user))),
            Kind::Me => self.signed_in(user, "/api/v1/me".to_owned()),
        }
    }

    async fn page(&self, name: &str, target: &Target, kind: Kind, connections: u32) -> Result<Page> {
        let asked: Vec<Asked> = (0..connections).map(|user| self.kind(kind, user)).collect();
        let asked = move |client: u32, _: u32| asked[client as usize].clone();
        // Connections are opened, statements prepared, pages of the database read.
        load::run(target.address, connections, self.lasting / 4, asked.clone()).await?;
        let before = (
            machine::processor_time(target.process)?,
            machine::processor_time_of_family(self.postmaster)?,
        );
        let load = load::run(target.address, connections, self.lasting, asked).await?;
        let thousands = load.answers() as f64 / 1000.0;
        let server = machine::processor_time(target.process)? - before.0;
        let postgres = machine::processor_time_of_family(self.postmaster)?.saturating_sub(before.1);
        Ok(Page {
            name: name.to_owned(),
            connections,
            per_second: load.rate(),
            p50: load.percentile(50.0),
            p99: load.percentile(99.0),
            server_cpu: server.as_secs_f64() / thousands,
            postgres_cpu: postgres.as_secs_f64() / thousands,
        })
    }

    /// Tokens that are issued, and looked at.
    async fn tokens(&self, server: &Target) -> Result<Vec<Figure>> {
        let form = format!(
            "audience={}&organization=organization-0&workspace=workspace-0",
            "https%3A%2F%2Fbench.test"
        );
        let issue = Asked::form("/api/token", form, 200).with("cookie", &self.cookies[0]);
        let mut client = Client::connect(server.address).await?;
        let mut issued = client.ask(&issue).await;
        // The first key of a database is being made.
        for _ in 0..60 {
            if issued.is_ok() {
                break;
            }
            sleep(Duration::from_millis(500)).await;
            issued = client.ask(&issue).await;
        }
        let answer: serde_json::Value = serde_json::from_slice(issued?.body())?;
        let token = answer["access_token"].as_str().context("no token")?;
        let shown = Asked::page("/api/v1/me").with("authorization", format!("Bearer {token}"));
        let issuing = load::run(server.address, 16, self.lasting, move |_, _| issue.clone()).await?;
        let showing = load::run(server.address, 16, self.lasting, move |_, _| shown.clone()).await?;
        Ok(vec![
            Figure {
                name: "tokens issued a second".to_owned(),
                value: issuing.rate(),
            },
            Figure {
                name: "tokens verified a second".to_owned(),
                value: showing.rate(),
            },
        ])
    }

    /// Sign-ins by password without pause, and what those notice who only look.
    async fn sign_ins(&self, server: &Target) -> Result<Vec<Figure>> {
        let list = |of: &Self| {
            let pages: Vec<Asked> = (0..LOOKING).map(|user| of.list(user)).collect();
            move |client: u32, _: u32| pages[client as usize].clone()
        };
        let quiet = load::run(server.address, LOOKING, self.lasting, list(self)).await?;
        let address = server.address;
        let lasting = self.lasting;
        let storm = tokio::spawn(load::run(
            address,
            SIGNING_IN,
            lasting + Duration::from_secs(1),
            |client, count| seed::sign_in((client + count * SIGNING_IN) % USERS),
        ));
        sleep(Duration::from_millis(500)).await;
        let busy = load::run(address, LOOKING, lasting, list(self)).await?;
        let memory = machine::memory(server.process)?;
        let storm: Load = storm.await.context("the sign-ins panicked")??;
        let figure = |name: &str, value: f64| Figure {
            name: name.to_owned(),
            value,
        };
        Ok(vec![
            figure("sign-ins by password a second", storm.rate()),
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

/// The median of some starts, in milliseconds.
async fn start(database: &Database) -> Result<f64> {
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        starts.push(Target::server(&database.app(), &[]).await?.start);
    }
    starts.sort_unstable();
    Ok(starts[STARTS / 2].as_secs_f64() * 1000.0)
}
