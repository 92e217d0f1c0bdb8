//! A private Postgres, which stops when we do.
//!
//! Postgres refuses to run as root, so root runs it as an unprivileged user.

mod installation;
mod user;

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{process, workspace};
use installation::Installation;
use user::User;

pub use installation::{is_installed, psql};

/// The password of all roles, in development and tests.
pub const PASSWORD: &str = "latchkey";

/// A shell script that runs Postgres until the script's standard input ends: when we close it, or
/// die in whatever way. Postgres then stops at once, without waiting for its clients.
const KEEPER: &str = r#"
    exec 3<&0
    "$@" </dev/null & postgres=$!
    (read _ <&3; kill -INT $postgres 2>/dev/null) &
    wait $postgres
"#;

/// Time limit for the start, including recovery after a crash.
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// Interval of polling whether Postgres accepts connections.
const START_INTERVAL: Duration = Duration::from_millis(50);

/// A running Postgres, stopped when dropped.
pub struct Postgres {
    keeper: Child,
    url: String,
    temporary: Option<PathBuf>,
    log: PathBuf,
}

/// Whether data survives a power failure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// For development: committed data is kept.
    Kept,
    /// For checks: faster, and deleted afterwards.
    Temporary,
}

impl Postgres {
    /// Starts it, with its data where its user can reach them. Installs it if there is none.
    pub fn start(durability: Durability) -> Result<Self> {
        let installation = Installation::find_or_install()?;
        let user = process::is_root().then(User::unprivileged).transpose()?;
        // Each check has its own folder, so that two can run at the same time in one clone.
        let purpose = match durability {
            Durability::Kept => "dev".to_owned(),
            Durability::Temporary => format!("ci-{}", std::process::id()),
        };
        let root = reachable(user.as_ref(), &purpose)?;
        let data = match (&user, durability) {
            (None, Durability::Kept) => workspace::dev_dir()?.join("postgres"),
            _ => root.join("data"),
        };
        let run_as = |command: &mut Command| {
            command.current_dir(&root);
            if let Some(user) = &user {
                user.run(command, &root);
            }
        };
        if !data.join("PG_VERSION").is_file() {
            let mut initdb = installation.initdb(&data, &password_file(&root, user.as_ref())?);
            run_as(&mut initdb);
            process::run_quietly(&mut initdb)?;
        }
        let port = port(&root)?;
        let log = root.join("log");
        let mut postgres = Command::new("sh");
        postgres
            .args(["-c", KEEPER, "sh"])
            .arg(installation.program("postgres"));
        postgres.args(settings(&data, &root, port, durability));
        run_as(&mut postgres);
        let written = fs::File::create(&log)?;
        postgres
            .stdin(Stdio::piped())
            .stdout(written.try_clone()?)
            .stderr(written);
        let keeper = process::in_own_group(&mut postgres)
            .spawn()
            .context("sh does not start")?;
        let mut started = Self {
            keeper,
            url: format!("postgres://postgres:{PASSWORD}@127.0.0.1:{port}/postgres"),
            temporary: (durability == Durability::Temporary).then_some(root),
            log,
        };
        started.wait_until_it_answers(&installation, port)?;
        Ok(started)
    }

    fn wait_until_it_answers(&mut self, installation: &Installation, port: u16) -> Result<()> {
        let since = Instant::now();
        while !installation.answers(port) {
            if self.keeper.try_wait()?.is_some() || since.elapsed() > START_TIMEOUT {
                let log = fs::read_to_string(&self.log).unwrap_or_default();
                bail!("Postgres does not start; its log, {}:\n{log}", self.log.display());
            }
            sleep(START_INTERVAL);
        }
        Ok(())
    }

    /// The logged warnings about a transaction that begins inside another one, or ends without one: a
    /// sign that a connection was returned to a pool inside a transaction (R8).
    pub fn transaction_warnings(&self) -> Result<Vec<String>> {
        let log = fs::read(&self.log)
            .with_context(|| format!("the log of Postgres, {}, cannot be read", self.log.display()))?;
        let log = String::from_utf8_lossy(&log);
        let is_one = |line: &&str| {
            line.contains("WARNING:")
                && ["already a transaction in progress", "no transaction in progress"]
                    .iter()
                    .any(|words| line.contains(words))
        };
        Ok(log.lines().filter(is_one).map(str::to_owned).collect())
    }

    /// The administrator's address.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
        if let Some(root) = &self.temporary {
            let _ = fs::remove_dir_all(root);
        }
    }
}

fn settings(data: &Path, root: &Path, port: u16, durability: Durability) -> Vec<String> {
    let mut settings = vec![
        "-D".to_owned(),
        data.display().to_string(),
        "-p".to_owned(),
        port.to_string(),
        "-k".to_owned(),
        root.display().to_string(),
    ];
    let kept: &[&str] = &[
        "listen_addresses=127.0.0.1",
        "max_connections=300",
        "lc_messages=C",
    ];
    let temporary: &[&str] = match durability {
        Durability::Kept => &[],
        Durability::Temporary => &["fsync=off", "synchronous_commit=off", "full_page_writes=off"],
    };
    for setting in kept.iter().chain(temporary) {
        settings.extend(["-c".to_owned(), (*setting).to_owned()]);
    }
    settings
}

/// The administrator's password, for `initdb` to read.
fn password_file(root: &Path, user: Option<&User>) -> Result<PathBuf> {
    let file = root.join("password");
    fs::write(&file, PASSWORD)?;
    if let Some(user) = user {
        user.own(&file)?;
    }
    Ok(file)
}

/// A folder of this clone's that the user of Postgres owns. The repository may lie
/// below a folder that is closed to that user, and its path may be too long for a
/// socket.
fn reachable(user: Option<&User>, purpose: &str) -> Result<PathBuf> {
    // A fingerprint of the repository's path, so that clones do not share data.
    let clone = workspace::fingerprint(workspace::root().to_string_lossy().bytes());
    let root = Path::new("/var/tmp").join(format!("latchkey-{clone:016x}-{purpose}"));
    if !root.exists() {
        fs::create_dir(&root)?;
        if let Some(user) = user {
            user.own(&root)?;
        }
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let found = fs::symlink_metadata(&root)?;
        let ours = match user {
            Some(user) => user.owns(&found),
            None => found.uid() == fs::metadata(workspace::root())?.uid(),
        };
        if !found.is_dir() || !ours {
            bail!("{} belongs to somebody else; remove it", root.display());
        }
        fs::set_permissions(&root, fs::Permissions::from_mode(0o700))?;
    }
    Ok(root)
}

/// The port of the last start if it is free, so that addresses stay the same; otherwise a free port.
fn port(root: &Path) -> Result<u16> {
    let file = root.join("port");
    let before = fs::read_to_string(&file)
        .ok()
        .and_then(|port| port.trim().parse().ok());
    if let Some(port) = before
        && TcpListener::bind(("127.0.0.1", port)).is_ok()
    {
        return Ok(port);
    }
    let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
    fs::write(&file, port.to_string())?;
    Ok(port)
}
