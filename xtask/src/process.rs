//! Running other programs, and ending what we started.

use std::{
    io::{Read, Write},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// Whether this program runs as root, which Postgres and Chromium need options for.
pub fn is_root() -> bool {
    #[cfg(unix)]
    {
        std::fs::metadata("/proc/self").is_ok_and(|proc| std::os::unix::fs::MetadataExt::uid(&proc) == 0)
    }
    #[cfg(not(unix))]
    false
}

/// Whether the system has Debian's package manager, and this user may install packages.
pub fn may_apt() -> bool {
    is_root() && crate::workspace::on_path("apt-get").is_some()
}

/// Runs a command to its end, with its output shown.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| describe(command))?;
    if !status.success() {
        bail!("{} failed ({status})", describe(command));
    }
    Ok(())
}

/// The standard output of a command; `None` if it fails.
pub fn output(command: &mut Command) -> Option<String> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut text = String::new();
    child.stdout.take()?.read_to_string(&mut text).ok()?;
    child.wait().ok()?.success().then_some(text)
}

/// Runs a command to its end. Its output is shown only if it fails.
pub fn run_quietly(command: &mut Command) -> Result<()> {
    output_of(command, "").map(drop)
}

/// The standard output of a command that gets this text as its input.
pub fn output_of(command: &mut Command, input: &str) -> Result<String> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| describe(command))?;
    // The input is short enough for the pipe's buffer, so that writing it does not block.
    let written = child
        .stdin
        .take()
        .map(|mut stdin| stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output()?;
    if !output.status.success() {
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        bail!(
            "{} failed ({})\n{}",
            describe(command),
            output.status,
            said.trim_end()
        );
    }
    written.transpose()?;
    Ok(String::from_utf8(output.stdout)?)
}

/// The command as one would type it.
pub fn describe(command: &Command) -> String {
    let arguments = command.get_args().map(|argument| argument.to_string_lossy());
    let words: Vec<_> = std::iter::once(command.get_program().to_string_lossy())
        .chain(arguments)
        .collect();
    format!("`{}`", words.join(" "))
}

/// Starts the child in a new process group: Ctrl-C in the terminal then reaches only this program,
/// which ends the group.
pub fn in_own_group(command: &mut Command) -> &mut Command {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command
}

/// Sends SIGINT to a child's process group, and SIGKILL after 5 seconds.
pub fn end_group(child: &mut Child) {
    signal_group(child, "INT");
    let deadline = Instant::now() + Duration::from_secs(5);
    while Instant::now() < deadline {
        if !matches!(child.try_wait(), Ok(None)) && !group_lives(child) {
            return;
        }
        sleep(Duration::from_millis(50));
    }
    signal_group(child, "KILL");
    let _ = child.wait();
}

#[cfg(unix)]
fn signal_group(child: &Child, signal: &str) {
    // The error is ignored: the group may have ended already.
    let _ = Command::new("kill")
        .args([format!("-{signal}"), "--".to_owned(), format!("-{}", child.id())])
        .stderr(Stdio::null())
        .status();
}

#[cfg(unix)]
fn group_lives(child: &Child) -> bool {
    Command::new("kill")
        .args(["-0", "--", &format!("-{}", child.id())])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[cfg(not(unix))]
fn signal_group(child: &mut Child, _: &str) {
    let _ = child.kill();
}

#[cfg(not(unix))]
fn group_lives(_: &Child) -> bool {
    false
}
