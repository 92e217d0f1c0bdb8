//! What follows `cargo dev` on the command line.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::workspace;

/// Where the site is served unless told otherwise, as in Cargo.toml and Leptos.toml.
const PORT: u16 = 3000;

/// How to start it.
#[derive(Clone, Copy)]
pub struct Options {
    /// As it is shipped: optimised, and not rebuilt.
    pub release: bool,
    /// Where it listens on loopback.
    pub port: u16,
    /// With what was fetched before.
    pub offline: bool,
}

impl Options {
    /// From the command line.
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

    /// Its host and port.
    pub fn address(self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The address that one types into a browser.
    pub fn origin(self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// The program that is built so.
    pub fn server(self) -> PathBuf {
        let profile = if self.release { "release" } else { "debug" };
        workspace::target_dir().join(profile).join("server")
    }
}
