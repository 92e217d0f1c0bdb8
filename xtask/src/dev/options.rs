//! The command-line options of `cargo dev`.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::workspace;

/// The default port of the site, as in Cargo.toml and Leptos.toml.
const PORT: u16 = 3000;

/// Options of `cargo dev`.
#[derive(Clone, Copy)]
pub struct Options {
    /// An optimised build, which is not rebuilt on changes.
    pub release: bool,
    /// The port on the loopback interface.
    pub port: u16,
    /// Without network access: only what was downloaded before is used.
    pub offline: bool,
}

impl Options {
    /// Parses the arguments of the command line.
    pub fn parse(words: &[&str]) -> Result<Self> {
        let mut options = Self {
            release: false,
            port: PORT,
            offline: false,
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match (*word, words.as_slice().first()) {
                ("--release", _) => options.release = true,
                ("--offline", _) => options.offline = true,
                ("--port", Some(port)) => {
                    options.port = port.parse().context("--port wants a number")?;
                    words.next();
                }
                (word, _) if word.starts_with("--port=") => {
                    options.port = word[7..].parse().context("--port wants a number")?;
                }
                _ => bail!("cargo dev [--release] [--offline] [--port PORT]"),
            }
        }
        Ok(options)
    }

    /// The listen address, `host:port`.
    pub fn address(self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The address that one types into a browser.
    pub fn origin(self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// The path of the server binary for these options.
    pub fn server(self) -> PathBuf {
        let profile = if self.release { "release" } else { "debug" };
        workspace::target_dir().join(profile).join("server")
    }
}
