//! A private Postgres.
//!
//! It refuses to run as root, and `postgresql_embedded` knows no other user. So a
//! helper, a copy of this program, keeps it, from a root shell under an
//! unprivileged user; it stops it when we close its standard input, or die.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, anyhow, bail};
use postgresql_embedded::{PostgreSQL, SettingsBuilder};

use crate::{process, tools, workspace};

/// The oldest version that has all we use.
const OLDEST: u32 = 15;

/// Of the administrator, on a server that listens on loopback.
const PASSWORD: &str = "latchkey";

/// A running Postgres, stopped when dropped.
pub struct Postgres {
    helper: Child,
    url: String,
    temporary: Option<PathBuf>,
    log: PathBuf,
}

/// Whether data outlives a power cut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Development: what was written stays.
    Kept,
    /// Checks: quick, and thrown away.
    Temporary,
}

impl Postgres {
    /// Starts it, with its data where its user can reach them.
    pub fn start(durability: Durability) -> Result<Self> {
        ensure_installed()?;
        let user = process::is_root().then(unprivileged_user).transpose()?;
        // A check's is its own: two at once in one clone do not meet.
        let purpose = match durability {
            Durability::Kept => "dev".to_owned(),
            Durability::Temporary => format!("ci-{}", std::process::id()),
        };
        let root = reachable(user.as_ref(), &purpose)?;
        let data = match (&user, durability) {
            (None, Durability::Kept) => workspace::dev_dir()?.join("postgres"),
            _ => root.join("data"),
        };
        let program = match &user {
            None => std::env::current_exe()?,
            // The repository may lie where nobody else may look.
            Some(user) => {
                let copy = root.join("xtask");
                let _ = fs::remove_file(&copy);
                fs::copy(std::env::current_exe()?, &copy)?;
                user.own(&copy)?;
                copy
            }
        };
        let mut command = Command::new(program);
        command
            .arg("keep-postgres")
            .arg(&root)
            .arg(&data)
            .arg(port(&root)?.to_string())
            .arg(if durability == Durability::Kept {
                "kept"
            } else {
                "temporary"
            })
            .current_dir(&root)
            // A locale of the terminal need not be installed here.
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        #[cfg(unix)]
        if let Some(user) = &user {
            command.env("HOME", &root).env_remove("XDG_CACHE_HOME");
            std::os::unix::process::CommandExt::uid(&mut command, user.uid);
            std::os::unix::process::CommandExt::gid(&mut command, user.gid);
        }
        let mut helper = process::in_own_group(&mut command)
            .spawn()
            .context("the helper that keeps Postgres does not start")?;
        let output = helper.stdout.take().context("the helper has an output")?;
        let mut url = String::new();
        BufReader::new(output).read_line(&mut url)?;
        if url.trim().is_empty() {
            bail!("Postgres does not start; its log is in {}", root.display());
        }
        Ok(Self {
            helper,
            url: url.trim().to_owned(),
            temporary: (durability == Durability::Temporary).then_some(root),
            // Where `pg_ctl` is told to write it.
            log: data.join("start.log"),
        })
    }

    /// The warnings that it has logged of transactions that begin inside another, or end without
    /// one: a sign of a connection that came back to a pool in the middle of one (R8).
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
        drop(self.helper.stdin.take());
        let _ = self.helper.wait();
        if let Some(root) = &self.temporary {
            let _ = fs::remove_dir_all(root);
        }
    }
}

/// The helper: starts Postgres, says where, and stops it when its input ends, by
/// nothing else.
pub fn keep(root: &str, data: &str, port: &str, durability: &str) -> Result<()> {
    ctrlc::set_handler(|| {})?;
    let root = Path::new(root);
    let mut settings = SettingsBuilder::new()
        .data_dir(data)
        .password_file(root.join("password"))
        .username("postgres")
        .password(PASSWORD)
        .host("127.0.0.1")
        .port(port.parse()?)
        .temporary(durability == "temporary")
        .socket_dir(root.join("socket"))
        .config("max_connections", "300")
        .config("lc_messages", "C");
    if durability == "temporary" {
        settings = settings
            .config("fsync", "off")
            .config("synchronous_commit", "off")
            .config("full_page_writes", "off");
    }
    settings = match installed() {
        Some(installed) => settings.installation_dir(installed).trust_installation_dir(true),
        None => settings.installation_dir(workspace::cache_dir()?.join("postgres")),
    };
    fs::create_dir_all(root.join("socket"))?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let mut postgres = PostgreSQL::new(settings.build());
        postgres.setup().await?;
        postgres.start().await?;
        println!("{}", postgres.settings().url("postgres"));
        let waited = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
        waited.await??;
        postgres.stop().await?;
        Ok(())
    })
}

/// The installation that is used: on PATH, or where Debian keeps it.
fn installed() -> Option<PathBuf> {
    let on_path = workspace::on_path("postgres")
        .and_then(|program| program.canonicalize().ok())
        .and_then(|program| Some(program.parent()?.parent()?.to_owned()));
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    debian.sort();
    on_path
        .into_iter()
        .chain(debian.into_iter().rev())
        .find(|home| is_complete(home) && version(home).is_some_and(|version| version >= OLDEST))
}

fn is_complete(home: &Path) -> bool {
    ["postgres", "initdb", "pg_ctl"]
        .iter()
        .all(|program| home.join("bin").join(program).is_file())
}

fn version(home: &Path) -> Option<u32> {
    let text = process::output(Command::new(home.join("bin/postgres")).arg("--version"))?;
    let number = text
        .split_whitespace()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    number.split(['.', 'd', 'r', 'b']).next()?.parse().ok()
}

/// Where there is none, Debian's package, without a cluster of its own; elsewhere
/// the helper downloads one.
fn ensure_installed() -> Result<()> {
    if installed().is_some() || !process::may_apt() {
        return Ok(());
    }
    fs::create_dir_all("/etc/postgresql-common")?;
    let clusters = Path::new("/etc/postgresql-common/createcluster.conf");
    if !clusters.exists() {
        fs::write(clusters, "create_main_cluster = false\n")?;
    }
    tools::apt_install(&["postgresql"])
}

struct User {
    uid: u32,
    gid: u32,
}

impl User {
    fn own(&self, path: &Path) -> Result<()> {
        #[cfg(unix)]
        std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid))
            .with_context(|| format!("{} cannot be given to Postgres's user", path.display()))?;
        #[cfg(not(unix))]
        let _ = path;
        Ok(())
    }
}

/// Whom Postgres runs as when we are root.
fn unprivileged_user() -> Result<User> {
    let users = fs::read_to_string("/etc/passwd").context("/etc/passwd cannot be read")?;
    let find = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some(User {
            uid: fields.next()?.parse().ok()?,
            gid: fields.next()?.parse().ok()?,
        })
    };
    find("postgres")
        .or_else(|| find("nobody"))
        .ok_or_else(|| anyhow!("there is no unprivileged user to run Postgres as"))
}

/// A folder of this clone's that the user of Postgres owns. The repository may lie
/// below a folder that is closed to that user, and its path may be too long for a
/// socket.
fn reachable(user: Option<&User>, purpose: &str) -> Result<PathBuf> {
    // FNV-1a of the repository's path: clones do not share data.
    let clone = workspace::root()
        .to_string_lossy()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
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
            Some(user) => found.uid() == user.uid,
            None => found.uid() == fs::metadata(workspace::root())?.uid(),
        };
        if !found.is_dir() || !ours {
            bail!("{} belongs to somebody else; remove it", root.display());
        }
        fs::set_permissions(&root, fs::Permissions::from_mode(0o700))?;
    }
    Ok(root)
}

/// The same port as last time if it is free: addresses stay the same.
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
