//! Node's packages and Chromium, for the browser tests.

use std::{
    env,
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{process, progress, tools, workspace};

/// The folder of the browser tests, with its packages installed, and the PATH to
/// run them with.
pub fn end2end() -> Result<(PathBuf, OsString)> {
    let path = tools::node_path()?;
    let folder = workspace::root().join("end2end");
    let lock = fs::read_to_string(folder.join("package-lock.json"))?;
    let marker = folder.join("node_modules/.installed");
    if fs::read_to_string(&marker).is_ok_and(|installed| installed == lock) {
        return Ok((folder, path));
    }
    let npm = |verb: &str| {
        let mut command = Command::new("npm");
        command
            .args([verb, "--no-audit", "--no-fund"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .env("PATH", &path)
            .current_dir(&folder);
        progress::run("installing the packages of end2end", &mut command)
    };
    // `ci` fails where a registry lacks optional packages of other platforms;
    // `install` with the same lock does not.
    npm("ci").or_else(|_| npm("install"))?;
    fs::write(&marker, lock)?;
    Ok((folder, path))
}

/// Playwright's program.
pub const PLAYWRIGHT: &str = "@playwright/test/cli.js";

/// TypeScript's compiler.
pub const TYPESCRIPT: &str = "typescript/bin/tsc";

/// A program of the installed packages, run by the Node that was found.
pub fn program(end2end: &Path, path: &OsStr, program: &str) -> Command {
    let mut command = Command::new("node");
    command
        .arg(Path::new("node_modules").join(program))
        .current_dir(end2end)
        .env("PATH", path);
    command
}

/// The name of Debian's package of headless Chromium, and of its program.
const SHELL: &str = "chromium-headless-shell";

/// Full browsers. In headless mode they run the tests at a third of the speed of the headless shell.
const WITH_WINDOW: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Chromium: what `CHROMIUM` names, the shell without a window from PATH or from Debian, a whole
/// browser on PATH, or Playwright's own shell. `None` for Playwright's own.
pub fn chromium(end2end: &Path, path: &OsStr) -> Result<Option<PathBuf>> {
    if let Some(named) = env::var_os("CHROMIUM") {
        let named = PathBuf::from(named);
        if !named.is_file() {
            bail!("CHROMIUM names {}, which is no file", named.display());
        }
        return Ok(Some(named));
    }
    if workspace::on_path(SHELL).is_none() && process::may_apt() {
        // Another system's list of packages may lack it: there are others to choose from.
        if let Err(error) = tools::apt_install(&[SHELL]) {
            println!("{error:#}");
        }
    }
    let found = std::iter::once(SHELL)
        .chain(WITH_WINDOW)
        .find_map(workspace::on_path);
    if found.is_some() {
        return Ok(found);
    }
    let mut own = program(end2end, path, PLAYWRIGHT);
    own.args(["install", "--only-shell"])
        .args(process::may_apt().then_some("--with-deps"))
        .arg("chromium");
    progress::run("installing Playwright's Chromium", &mut own)
        .context("no Chromium: install one, or name it in CHROMIUM")?;
    Ok(None)
}
