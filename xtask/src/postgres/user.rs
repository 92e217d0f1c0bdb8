//! The unprivileged user that runs Postgres if this program runs as root.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, anyhow};

/// A user of the operating system.
pub struct User {
    uid: u32,
    gid: u32,
}

impl User {
    /// The user `postgres`, or `nobody`.
    pub fn unprivileged() -> Result<Self> {
        let users = fs::read_to_string("/etc/passwd").context("/etc/passwd cannot be read")?;
        let find = |name: &str| {
            let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
            let mut fields = line.split(':').skip(2);
            Some(Self {
                uid: fields.next()?.parse().ok()?,
                gid: fields.next()?.parse().ok()?,
            })
        };
        find("postgres")
            .or_else(|| find("nobody"))
            .ok_or_else(|| anyhow!("there is no unprivileged user to run Postgres as"))
    }

    /// Makes the user the owner of a file or folder.
    pub fn own(&self, path: &Path) -> Result<()> {
        #[cfg(unix)]
        std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid))
            .with_context(|| format!("{} cannot be given to Postgres's user", path.display()))?;
        #[cfg(not(unix))]
        let _ = path;
        Ok(())
    }

    /// Whether the user owns a file or folder.
    #[cfg(unix)]
    pub fn owns(&self, found: &fs::Metadata) -> bool {
        std::os::unix::fs::MetadataExt::uid(found) == self.uid
    }

    /// Makes a command run as this user.
    pub fn run(&self, command: &mut Command, home: &Path) {
        command.env("HOME", home);
        #[cfg(unix)]
        {
            std::os::unix::process::CommandExt::uid(command, self.uid);
            std::os::unix::process::CommandExt::gid(command, self.gid);
        }
    }
}
