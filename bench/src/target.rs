//! The server process that is measured: the program that `BENCH_SERVER` names, or the baseline.

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

use crate::load::{Client, HOST, RequestTemplate};

/// An SMTP server that does not exist, so that no mail is sent.
const NO_MAIL: &str = "smtps://127.0.0.1:1";

/// Time limit from the start of a server to its first response.
const START_TIMEOUT: Duration = Duration::from_secs(20);

/// Interval of polling whether a process responds, or has ended.
const INTERVAL: Duration = Duration::from_millis(2);

/// A running server process. It is killed on drop.
pub struct Target {
    /// The address that it listens on.
    pub address: SocketAddr,
    /// The process id.
    pub process: u32,
    /// Time from its start to its first response.
    pub start: Duration,
    child: Child,
}

impl Target {
    /// Starts the program that `BENCH_SERVER` names, in production mode, on this database. `variables`
    /// override the defaults.
    pub async fn server(database: &PgConnectOptions, variables: &[(&str, &str)]) -> Result<Self> {
        let command = server_command(database, variables)?;
        Self::start(command, "LEPTOS_SITE_ADDR").await
    }

    /// Starts a process that reads its listen address from `address_variable`, and waits for its first
    /// response.
    pub async fn start(mut command: Command, address_variable: &str) -> Result<Self> {
        // The port is free now. If another process takes it before the server does, the start fails.
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
                && client.fetch(&RequestTemplate::page("/sign-in")).await.is_ok()
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

    /// Sends SIGTERM and waits until the process has ended.
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

    /// Sends SIGKILL.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        // The error is ignored: after `stop` the process has ended already.
        let _ = self.kill();
    }
}

fn server_command(database: &PgConnectOptions, variables: &[(&str, &str)]) -> Result<Command> {
    let program = env::var("BENCH_SERVER").context("BENCH_SERVER is not set; run this by `cargo xtask`")?;
    let mut command = command(Path::new(&program), database);
    command.envs(variables.iter().copied());
    Ok(command)
}

/// A command that runs a program with the server's configuration, on this database.
pub fn command(program: &Path, database: &PgConnectOptions) -> Command {
    let high_limit = "30000";
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
        .env("AUTH_MAILS_PER_HOUR", high_limit)
        .env("AUTH_MAILS_PER_HOUR_IN_ALL", "1000000")
        .env("AUTH_GUESSES_PER_HOUR", high_limit)
        .env("AUTH_ATTEMPTS_PER_HOUR_PER_ADDRESS", high_limit);
    command
}
