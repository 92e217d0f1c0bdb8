//! Long commands that say how far they are.

use std::{
    io::{BufRead, BufReader, IsTerminal, Write, pipe, stdout},
    process::{Command, Stdio},
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::process::describe;

/// How often the line is renewed on a terminal.
const TERMINAL_INTERVAL: Duration = Duration::from_secs(1);

/// How often one more line is written to a log.
const LOG_INTERVAL: Duration = Duration::from_secs(30);

/// The number of commands in a plan, and of those that were started.
static EXPECTED: AtomicUsize = AtomicUsize::new(0);
static STARTED: AtomicUsize = AtomicUsize::new(0);

/// Sets the number of commands that follow, so that each line can show its position.
pub fn expect(commands: usize) {
    EXPECTED.store(commands, Ordering::Relaxed);
}

/// A duration as text, in minutes and seconds.
pub fn minutes_and_seconds(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds / 60 {
        0 => format!("{seconds} s"),
        minutes => format!("{minutes} min {:02} s", seconds % 60),
    }
}

/// Runs a command to its end. Its output is shown only when it fails; until then one line tells
/// what it does, for how long already, and how many crates it has compiled.
pub fn run(what: &str, command: &mut Command) -> Result<()> {
    let (reader, writer) = pipe()?;
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    let mut child = command.spawn().with_context(|| describe(command))?;
    // The pipe ends with the command, once we hold none of its ends.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(reader).lines().map_while(Result::ok) {
            // The receiver is gone.
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    let mut progress = Progress::begin(what);
    let mut output = String::new();
    loop {
        match lines.recv_timeout(TERMINAL_INTERVAL) {
            Ok(line) => {
                progress.crates += usize::from(line.trim_start().starts_with("Compiling "));
                output.push_str(&line);
                output.push('\n');
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        progress.show();
    }
    let status = child.wait()?;
    progress.end(status.success());
    if !status.success() {
        bail!("{} failed ({status})\n{output}", describe(command));
    }
    Ok(())
}

/// The line about a command that is running.
struct Progress {
    what: String,
    crates: usize,
    since: Instant,
    shown: Instant,
    is_terminal: bool,
}

impl Progress {
    fn begin(what: &str) -> Self {
        let now = Instant::now();
        let number = STARTED.fetch_add(1, Ordering::Relaxed) + 1;
        let what = match EXPECTED.load(Ordering::Relaxed) {
            all if number <= all => format!("[{number}/{all}] {what}"),
            _ => what.to_owned(),
        };
        let progress = Self {
            what,
            crates: 0,
            since: now,
            shown: now,
            is_terminal: stdout().is_terminal(),
        };
        progress.write("…");
        progress
    }

    fn show(&mut self) {
        let interval = match self.is_terminal {
            true => TERMINAL_INTERVAL,
            false => LOG_INTERVAL,
        };
        if self.shown.elapsed() >= interval {
            self.shown = Instant::now();
            self.write(&format!("… {}", self.so_far()));
        }
    }

    fn end(&self, succeeded: bool) {
        let ended = if succeeded { "done" } else { "failed" };
        self.write(&format!("{ended}, {}", self.so_far()));
        if self.is_terminal {
            println!();
        }
    }

    fn so_far(&self) -> String {
        let time = minutes_and_seconds(self.since.elapsed());
        match self.crates {
            0 => time,
            crates => format!("{time}, {crates} crates compiled"),
        }
    }

    /// Writes the line. On a terminal it replaces the former one.
    fn write(&self, state: &str) {
        let line = format!("{} {state}", self.what);
        match self.is_terminal {
            true => print!("\r\u{1b}[K{line}"),
            false => println!("{line}"),
        }
        // The error is ignored: the terminal may be closed.
        let _ = stdout().flush();
    }
}
