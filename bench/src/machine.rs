//! CPU time and memory of processes, read from `/proc`.

use std::{fs, time::Duration};

use anyhow::{Context, Result};

/// The unit of CPU time in `/proc`: Linux counts hundredths of a second on every architecture.
const TICK: Duration = Duration::from_millis(10);

/// The CPU time that all threads of a process have used.
pub fn cpu_time(process: u32) -> Result<Duration> {
    let (own, _) = cpu_times(process)?;
    Ok(own)
}

/// The CPU time of a process and all its children, including those that have ended.
pub fn cpu_time_with_children(parent: u32) -> Result<Duration> {
    let (own, ended) = cpu_times(parent)?;
    let mut all = own + ended;
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(process) = name.to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        // The process may end between listing and reading.
        if parent_of(process).is_some_and(|of| of == parent)
            && let Ok((own, _)) = cpu_times(process)
        {
            all += own;
        }
    }
    Ok(all)
}

/// The resident memory of a process, in bytes.
pub fn resident_memory(process: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
    let kib: u64 = kib.context("the kernel tells no memory")?.trim().parse()?;
    Ok(kib * 1024)
}

/// User plus system time of the process itself, and of its children that have ended.
fn cpu_times(process: u32) -> Result<(Duration, Duration)> {
    let fields = fields(process)?;
    let ticks = |index: usize| -> Result<u32> { Ok(fields.get(index).context("a short stat")?.parse()?) };
    // Fields 14 to 17 of proc(5), counted from the state, which is the third.
    Ok((TICK * (ticks(11)? + ticks(12)?), TICK * (ticks(13)? + ticks(14)?)))
}

fn parent_of(process: u32) -> Option<u32> {
    fields(process).ok()?.get(1)?.parse().ok()
}

/// The fields of `/proc/<process>/stat` after the program's name, which may contain spaces and
/// parentheses.
fn fields(process: u32) -> Result<Vec<String>> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, rest) = stat.rsplit_once(')').context("no stat")?;
    Ok(rest.split_whitespace().map(str::to_owned).collect())
}
