//! `cargo xtask first-start`: measures the first start in a new clone, the effect of a change, and the second start.

use std::{
    fs,
    path::Path,
    process::{Child, Command},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};

use crate::{http, process, workspace};

/// Longer than anything that is measured.
const TIMEOUT: Duration = Duration::from_secs(60 * 60);

/// A change to a source file, after which a page contains the word `measured`.
struct Change {
    file: &'static str,
    before: &'static str,
    after: &'static str,
    /// The path of that page.
    page: &'static str,
}

const PAGE: Change = Change {
    file: "app/src/auth/sign_in.rs",
    before: "<h1>{t.sign_in_heading()}</h1>",
    after: r#"<h1>{t.sign_in_heading()} ", measured"</h1>"#,
    page: "/sign-in",
};

const STYLE: Change = Change {
    file: "style/base.css",
    before: "body {",
    after: "body { --measured: 1; ",
    page: "/pkg/latchkey.css",
};

/// Clones what is committed into an empty folder, without a tool or a build (the crates that cargo has
/// fetched are used), starts it, changes a page and a style, and starts it again.
pub fn run(port: u16) -> Result<()> {
    let folder = workspace::target_dir().join("first-start");
    let _ = fs::remove_dir_all(&folder);
    let clone = folder.join("clone");
    process::run(
        Command::new("git")
            .args(["clone", "--quiet"])
            .args([workspace::root(), &clone]),
    )?;
    let measured = measure(&folder, port);
    // Several gigabytes.
    fs::remove_dir_all(&folder)?;
    for (what, time) in measured? {
        println!("{what}: {:.1} s", time.as_secs_f32());
    }
    Ok(())
}

fn measure(folder: &Path, port: u16) -> Result<Vec<(&'static str, Duration)>> {
    let mut measured = Vec::new();
    started(folder, &["--port", &port.to_string()], |site| {
        measured.push((
            "from nothing to the first page",
            until(site, port, "/sign-in", "")?,
        ));
        measured.push(("a changed page", changed(site, folder, port, &PAGE)?));
        measured.push(("a changed style", changed(site, folder, port, &STYLE)?));
        Ok(())
    })?;
    started(folder, &["--offline", "--port", &port.to_string()], |site| {
        measured.push(("the second start", until(site, port, "/sign-in", "")?));
        Ok(())
    })?;
    Ok(measured)
}

fn started(folder: &Path, options: &[&str], look: impl FnOnce(&mut Child) -> Result<()>) -> Result<()> {
    let mut command = Command::new("cargo");
    command
        .arg("dev")
        .args(options)
        .current_dir(folder.join("clone"))
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("DATABASE_URL");
    let mut site = process::in_own_group(&mut command).spawn()?;
    let looked = look(&mut site);
    process::end_group(&mut site);
    looked
}

fn changed(site: &mut Child, folder: &Path, port: u16, change: &Change) -> Result<Duration> {
    let file = folder.join("clone").join(change.file);
    let text = fs::read_to_string(&file)?;
    ensure!(
        text.contains(change.before),
        "{} does not contain {}",
        file.display(),
        change.before
    );
    // So that the build before is over.
    sleep(Duration::from_secs(5));
    fs::write(&file, text.replace(change.before, change.after))?;
    until(site, port, change.page, "measured")
}

/// The time until a page is served that contains a text.
fn until(site: &mut Child, port: u16, path: &str, text: &str) -> Result<Duration> {
    let since = Instant::now();
    while since.elapsed() < TIMEOUT {
        if let Some(status) = site.try_wait().context("cargo dev cannot be waited for")? {
            bail!("cargo dev ended ({status})");
        }
        if http::get(port, path).is_some_and(|page| page.contains(text)) {
            return Ok(since.elapsed());
        }
        sleep(Duration::from_millis(100));
    }
    bail!("{path} does not say {text:?} after an hour")
}
