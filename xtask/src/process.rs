//! Running other programs, and ending what we started.

use std::{
    io::{Read, Write},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// Whether this is a root shell: Postgres and Chromium want to know.
pub fn is_root() -> bool {
    #[cfg(unix)]
    {
        std::fs::metadata("/proc/self").is_ok_and(|proc| std::os::unix::fs::MetadataExt::uid(&proc) == 0)
    }
    #[cfg(not(unix))]
    false
}

/// Whether the system has Debian's package manager, and we may use it.
pub fn may_apt() -> bool {
    is_root() && crate::workspace::on_path("apt-get").is_some()
}

/// Runs to the end; its output is ours.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| describe(command))?;
    if !status.success() {
        bail!("{} failed ({status})", describe(command));
    }
    Ok(())
}

/// What it prints on standard output, if it succeeds.
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

/// Runs to the end; its output is shown only where it fails.
pub fn quietly(command: &mut Command) -> Result<()> {
    output_of(command, "").map(drop)
}

/// What it prints on standard output when it reads this text.
pub fn output_of(command: &mut Command, input: &str) -> Result<String> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| describe(command))?;
    // Short enough for a pipe: it is read before anything long is written.
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

/// A child in a process group of its own: Ctrl-C in the terminal reaches us
/// alone, and we end the group.
pub fn in_own_group(command: &mut Command) -> &mut Command {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command
}

/// Asks a child's group to end, and makes it after a while.
pub fn end_group(child: &mut Child) {
    signal_group(child, "INT");
    let patience = Instant::now() + Duration::from_secs(5);
    while Instant::now() < patience {
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
    // A group that has ended already is what we want.
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
