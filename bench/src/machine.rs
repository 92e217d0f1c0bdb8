//! What the kernel says of processes.

use std::{fs, time::Duration};

use anyhow::{Context, Result};

/// Linux counts processor time in hundredths of a second, on every architecture.
const TICK: Duration = Duration::from_millis(10);

/// The processor time that a process has used, its threads together.
pub fn processor_time(process: u32) -> Result<Duration> {
    let (own, _) = times(process)?;
    Ok(own)
}

/// The same of a process with all its children, those that have ended included.
pub fn processor_time_of_family(parent: u32) -> Result<Duration> {
    let (own, ended) = times(parent)?;
    let mut all = own + ended;
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(process) = name.to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        // It may end while we look.
        if parent_of(process).is_some_and(|of| of == parent)
            && let Ok((own, _)) = times(process)
        {
            all += own;
        }
    }
    Ok(all)
}

/// Memory that a process holds, in bytes.
pub fn memory(process: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
    let kib: u64 = kib.context("the kernel tells no memory")?.trim().parse()?;
    Ok(kib * 1024)
}

/// User and system time, its own and that of its ended children.
fn times(process: u32) -> Result<(Duration, Duration)> {
    let fields = fields(process)?;
    let ticks = |index: usize| -> Result<u32> { Ok(fields.get(index).context("a short stat")?.parse()?) };
    // Fields 14 to 17 of proc(5), counted from the state, which is the third.
    Ok((TICK * (ticks(11)? + ticks(12)?), TICK * (ticks(13)? + ticks(14)?)))
}

fn parent_of(process: u32) -> Option<u32> {
    fields(process).ok()?.get(1)?.parse().ok()
}

/// What comes after the name, which may hold anything.
fn fields(process: u32) -> Result<Vec<String>> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, rest) = stat.rsplit_once(')').context("no stat")?;
    Ok(rest.split_whitespace().map(str::to_owned).collect())
}
