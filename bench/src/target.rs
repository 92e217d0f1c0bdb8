//! A server that is measured: the program that `BENCH_SERVER` names, or the baseline.

use std::{
    env,
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use sqlx::{ConnectOptions, postgres::PgConnectOptions};
use tokio::time::sleep;

use crate::load::{Asked, Client, HOST};

/// Where nobody listens: no mail leaves.
const NO_MAIL: &str = "smtps://127.0.0.1:1";

/// How long a server may take to answer for the first time.
const START_TIMEOUT: Duration = Duration::from_secs(20);

/// How often it is asked whether it answers, or has ended.
const INTERVAL: Duration = Duration::from_millis(2);

/// A running server. It is killed when it is dropped.
pub struct Target {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its process.
    pub process: u32,
    /// From its start to its first answer.
    pub start: Duration,
    child: Child,
}

impl Target {
    /// The program that `BENCH_SERVER` names, in production mode, on this database. Later variables win.
    pub async fn server(database: &PgConnectOptions, variables: &[(&str, &str)]) -> Result<Self> {
        let command = server_command(database, variables)?;
        Self::start(command, "LEPTOS_SITE_ADDR").await
    }

    /// A process that is told its address by a variable, up to its first answer.
    pub async fn start(mut command: Command, address_variable: &str) -> Result<Self> {
        // Free a moment ago; whoever takes it meanwhile makes the start fail.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let since = Instant::now();
        let mut child = command
            .env(address_variable, address.to_string())
            .stdout(Stdio::null())
            .spawn()
            .context("the server does not start")?;
        let process = child.id();
        loop {
            if let Ok(mut client) = Client::connect(address).await
                && client.ask(&Asked::page("/sign-in")).await.is_ok()
            {
                break;
            }
            if let Some(status) = child.try_wait()? {
                bail!("the server ended ({status})");
            }
            if since.elapsed() > START_TIMEOUT {
                child.kill()?;
                bail!("the server does not answer");
            }
            sleep(INTERVAL).await;
        }
        Ok(Self {
            address,
            process,
            start: since.elapsed(),
            child,
        })
    }

    /// Asks it to stop (SIGTERM), and waits until it has.
    pub async fn stop(&mut self) -> Result<()> {
        let kill = Command::new("kill").arg(self.process.to_string()).status()?;
        ensure!(kill.success(), "the server cannot be told to stop");
        let status = loop {
            match self.child.try_wait()? {
                Some(status) => break status,
                None => sleep(INTERVAL).await,
            }
        };
        ensure!(status.success(), "the server ended with {status}");
        Ok(())
    }

    /// Ends it at once (SIGKILL).
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        // One that was stopped has ended already.
        let _ = self.kill();
    }
}

fn server_command(database: &PgConnectOptions, variables: &[(&str, &str)]) -> Result<Command> {
    let program = env::var("BENCH_SERVER").context("BENCH_SERVER is not set; run this by `cargo xtask`")?;
    let mut command = command(Path::new(&program), database);
    command.envs(variables.iter().copied());
    Ok(command)
}

/// A program that is configured as the server is, on this database.
pub fn command(program: &Path, database: &PgConnectOptions) -> Command {
    let generous = "30000";
    let mut command = Command::new(program);
    command
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .env("SERVER_ORIGIN", format!("https://{HOST}"))
        .env("SERVER_TRUSTED_PROXIES", "127.0.0.1/32")
        .env("SECRET_KEY", "a key for measurements, of at least 32 characters")
        .env("DATABASE_URL", database.to_url_lossy().to_string())
        .env("MAIL_SMTP_URL", NO_MAIL)
        .env("ADMIN_ADDRESS", "")
        .env("LOG_FILTER", "warn")
        .env("AUTH_MAILS_PER_HOUR", generous)
        .env("AUTH_MAILS_PER_HOUR_IN_ALL", "1000000")
        .env("AUTH_GUESSES_PER_HOUR", generous)
        .env("AUTH_ATTEMPTS_PER_HOUR_PER_ADDRESS", generous);
    command
}
