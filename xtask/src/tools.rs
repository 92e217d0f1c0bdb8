//! The build's tools, at pinned versions, shared between clones.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{process, progress, workspace};

/// A program that is installed from a crate.
pub struct Tool {
    krate: &'static str,
    version: &'static str,
    program: &'static str,
    flags: &'static [&'static str],
    /// Minutes that its installation takes on two cores, after the tools before it.
    minutes: u8,
}

/// Builds server and browser together. 0.3.11's lock file needs a newer Rust.
pub const CARGO_LEPTOS: Tool = Tool {
    krate: "cargo-leptos",
    version: "0.3.10",
    program: "cargo-leptos",
    flags: &["--locked"],
    minutes: 8,
};

/// Checks queries against a database.
pub const SQLX: Tool = Tool {
    krate: "sqlx-cli",
    version: "0.9.0",
    program: "cargo-sqlx",
    flags: &[
        "--locked",
        "--no-default-features",
        "--features",
        "postgres,rustls",
    ],
    minutes: 2,
};

/// Checks licences, bans and sources.
pub const CARGO_DENY: Tool = Tool {
    krate: "cargo-deny",
    version: "0.20.2",
    program: "cargo-deny",
    flags: &["--locked"],
    minutes: 2,
};

/// Must be exactly the version in Cargo.lock. Its own lock file names a crate that is gone.
pub const WASM_BINDGEN: Tool = Tool {
    krate: "wasm-bindgen-cli",
    version: "0.2.130",
    program: "wasm-bindgen",
    flags: &[],
    minutes: 2,
};

/// The version of the npm package with `wasm-opt`, for release builds only.
const BINARYEN: &str = "132.0.0";

/// The version of Node from npm, if the system's Node is too old for the browser tests.
const NODE: &str = "22.23.3";

impl Tool {
    /// The folder with the program; installs it if need be.
    pub fn install(&self) -> Result<PathBuf> {
        if let Some(found) = self.find() {
            return Ok(found);
        }
        let home = self.home()?;
        let mut command = match has_binstall() {
            true => self.binstall(&home),
            false => self.compile(&home),
        };
        progress::run(
            &format!("installing {} {}, once for all clones", self.krate, self.version),
            &mut command,
        )?;
        Ok(home.join("bin"))
    }

    fn home(&self) -> Result<PathBuf> {
        home(&format!("{}-{}", self.krate, self.version))
    }

    /// The folder of the program, if it is installed.
    fn find(&self) -> Option<PathBuf> {
        let folder = self.home().ok()?.join("bin");
        match folder.join(self.program).exists() {
            true => Some(folder),
            false => self.installed_elsewhere(),
        }
    }

    fn minutes(&self) -> u8 {
        if has_binstall() { 0 } else { self.minutes }
    }

    /// Downloads a prebuilt binary if there is one.
    fn binstall(&self, home: &Path) -> Command {
        let mut command = Command::new("cargo");
        command
            .args([
                "binstall",
                "--no-confirm",
                "--locked",
                "--disable-telemetry",
                "--root",
            ])
            .arg(home)
            .arg(format!("{}@{}", self.krate, self.version));
        command
    }

    fn compile(&self, home: &Path) -> Command {
        let mut command = Command::new("cargo");
        command
            .args(["install", self.krate, "--version", self.version])
            .args(self.flags)
            .arg("--root")
            .arg(home)
            // Their own release profiles take three times as long to build, and
            // build a site no faster.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
            // The tools share most of their dependencies.
            .env("CARGO_TARGET_DIR", home.with_file_name("build"))
            .env_remove("RUSTFLAGS");
        command
    }

    /// The folder on PATH that has the program at the pinned version.
    fn installed_elsewhere(&self) -> Option<PathBuf> {
        let program = workspace::on_path(self.program)?;
        let version = process::output(Command::new(&program).arg("--version"))?;
        version
            .split_whitespace()
            .any(|word| word == self.version)
            .then(|| program.parent().map(Path::to_owned))?
    }
}

/// The missing tools of a build, each with the minutes that its installation takes.
pub fn missing() -> Vec<(String, u8)> {
    [CARGO_LEPTOS, WASM_BINDGEN]
        .into_iter()
        .filter(|tool| tool.find().is_none())
        .map(|tool| (format!("{} {}", tool.krate, tool.version), tool.minutes()))
        .collect()
}

/// Whether `cargo binstall` is available, for prebuilt binaries.
fn has_binstall() -> bool {
    workspace::on_path("cargo-binstall").is_some()
}

/// Adds the browser's target to the toolchain.
pub fn add_wasm_target() -> Result<()> {
    let installed = process::output(Command::new("rustup").args(["target", "list", "--installed"]));
    match installed {
        Some(targets) if targets.contains("wasm32-unknown-unknown") => Ok(()),
        Some(_) => progress::run(
            "adding the browser's target to the toolchain",
            Command::new("rustup").args(["target", "add", "wasm32-unknown-unknown"]),
        ),
        // A toolchain without rustup has its own targets.
        None => Ok(()),
    }
}

/// The environment's PATH with the tools of a build before it.
pub fn build_path(release: bool) -> Result<OsString> {
    add_wasm_target()?;
    let mut folders = vec![CARGO_LEPTOS.install()?, WASM_BINDGEN.install()?];
    if release && let Some(folder) = wasm_opt()? {
        folders.push(folder);
    }
    let path = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths(
        folders.into_iter().chain(env::split_paths(&path)),
    )?)
}

/// `wasm-opt` by npm; without npm cargo-leptos downloads its own.
fn wasm_opt() -> Result<Option<PathBuf>> {
    if workspace::on_path("wasm-opt").is_some() || workspace::on_path("npm").is_none() {
        return Ok(None);
    }
    let home = home(&format!("binaryen-{BINARYEN}"))?;
    let folder = home.join("node_modules/.bin");
    if !folder.join("wasm-opt").exists() {
        npm_install(&home, &format!("binaryen@{BINARYEN}"))?;
    }
    Ok(Some(folder))
}

/// Node of a version that Playwright runs on: the one on PATH, or else npm's. Gives
/// the PATH to run it with.
pub fn node_path() -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    if node_is_recent() && workspace::on_path("npm").is_some() {
        return Ok(path);
    }
    if workspace::on_path("npm").is_none() && process::may_apt() {
        apt_install(&["nodejs", "npm"])?;
    }
    if workspace::on_path("npm").is_none() {
        bail!("the browser tests need Node 20 or newer with npm; install it and run this again");
    }
    if node_is_recent() {
        return Ok(path);
    }
    let home = home(&format!("node-{NODE}"))?;
    let folder = home.join("node_modules/node/bin");
    if !folder.join("node").exists() {
        npm_install(&home, &format!("node@{NODE}"))?;
    }
    Ok(env::join_paths(
        std::iter::once(folder).chain(env::split_paths(&path)),
    )?)
}

/// Playwright wants 20.
fn node_is_recent() -> bool {
    let version = process::output(Command::new("node").arg("--version")).unwrap_or_default();
    let major = version.trim().trim_start_matches('v').split('.').next();
    major
        .and_then(|major| major.parse::<u32>().ok())
        .is_some_and(|major| major >= 20)
}

/// Installs Debian packages.
pub fn apt_install(packages: &[&str]) -> Result<()> {
    let apt = |what: &str, arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        progress::run(what, &mut command)
    };
    apt("reading Debian's list of packages", &["update"])?;
    let what = format!("installing {} by apt-get", packages.join(" "));
    apt(
        &what,
        &[&["install", "-y", "--no-install-recommends"], packages].concat(),
    )
}

fn npm_install(home: &Path, package: &str) -> Result<()> {
    std::fs::create_dir_all(home)?;
    progress::run(
        &format!("installing {package}"),
        Command::new("npm")
            .args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"])
            .arg(home)
            .arg(package),
    )
}

/// The folder of a tool, shared between clones.
pub fn home(name: &str) -> Result<PathBuf> {
    let tools = workspace::cache_dir()?.join("tools");
    std::fs::create_dir_all(&tools).with_context(|| format!("{} cannot be made", tools.display()))?;
    Ok(tools.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wasm_bindgen_is_of_the_same_version_on_both_sides() {
        let lock = std::fs::read_to_string(workspace::root().join("Cargo.lock")).unwrap();
        let locked = format!(
            "name = \"wasm-bindgen\"\nversion = \"{}\"\n",
            WASM_BINDGEN.version
        );
        assert!(lock.contains(&locked), "{locked}");
    }
}
