//! The server's whole configuration: `Leptos.toml`, overridden by the
//! environment.
//!
//! `[database] url` in the file is `DATABASE_URL` in the environment, `[mail]
//! from` is `MAIL_FROM`, and so on: table, underscore, key, in capitals. An
//! unknown key, a bad value or a missing secret is one line that names the key
//! and the fix (S77).

mod audiences;
mod load;
mod providers;
mod reader;
mod secret;

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
};

use ipnet::IpNet;
use serde::Deserialize;

pub use audiences::AudienceConfig;
pub use providers::{Prompt, ProviderConfig, ProviderKind, SigningAlgorithm};
pub use reader::{ConfigError, Variables};
pub use secret::Secret;

/// Everything that is set from outside, one documented field per key.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where and how the application is served.
    pub server: ServerConfig,
    /// The one secret.
    pub secret: SecretConfig,
    /// The database.
    pub database: DatabaseConfig,
    /// How long a sign-in lasts.
    pub session: SessionConfig,
    /// How mail leaves.
    pub mail: MailConfig,
    /// Limits of signing in.
    pub auth: AuthConfig,
    /// The identity providers, by the name that their URLs have.
    pub providers: BTreeMap<String, ProviderConfig>,
    /// The other backends that take our tokens, by the name that the tokens call them.
    pub audiences: BTreeMap<String, AudienceConfig>,
    /// What is logged.
    pub log: LogConfig,
    /// Where the operator's programs ask.
    pub admin: AdminConfig,
    /// What cargo-leptos built, and where the server listens.
    pub leptos: LeptosConfig,
}

/// `[server]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerConfig {
    /// `production` unless `development` is asked for.
    #[serde(default)]
    pub mode: Mode,
    /// The one origin under which people reach the server: links in mails are
    /// built from it, and requests for other hosts get 421 (S13).
    pub origin: Origin,
    /// The peers whose `X-Forwarded-For` is read (S56).
    #[serde(default)]
    pub trusted_proxies: Networks,
}

/// Networks with commas between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Networks(Vec<IpNet>);

impl TryFrom<String> for Networks {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let parsed: Result<_, String> = parts
            .map(|part| {
                part.parse()
                    .map_err(|_| format!("`{part}` is no network; write it like 10.0.0.0/8"))
            })
            .collect();
        parsed.map(Self)
    }
}

impl Networks {
    /// Whether the address is in one of them.
    pub fn contain(&self, address: IpAddr) -> bool {
        self.0
            .iter()
            .any(|network| network.contains(&address.to_canonical()))
    }
}

/// What the server is run for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// For people. Every safeguard is on.
    #[default]
    Production,
    /// For its developers: loopback only, plain cookies on http, the mailbox.
    Development,
}

/// A scheme and an authority, without path or trailing slash.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Origin {
    text: String,
    /// Without a final dot, which names the same host.
    host: String,
    /// The scheme's own where none is written.
    port: u16,
    https: bool,
}

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wanted = || format!("`{text}` is not an origin; write it like https://app.example.com");
        let url = url::Url::parse(&text).map_err(|_| wanted())?;
        let origin = url.origin().ascii_serialization();
        let (scheme, authority) = origin.split_once("://").ok_or_else(wanted)?;
        // A host that stands for many would open a policy to all of them.
        if origin != text || authority.contains('*') || !matches!(scheme, "http" | "https") {
            return Err(wanted());
        }
        let https = scheme == "https";
        let (host, port) = host_and_port(authority, https).ok_or_else(wanted)?;
        Ok(Self {
            host: host.to_owned(),
            port,
            https,
            text,
        })
    }
}

/// Takes a `Host` header apart. Without a port it is the scheme's own (RFC 9110 section 4.2).
fn host_and_port(authority: &str, https: bool) -> Option<(&str, u16)> {
    let default = default_port(https);
    let (host, port) = match authority.rsplit_once(':') {
        // A colon within brackets belongs to an IPv6 address.
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (authority, ""),
    };
    let port = match port {
        "" => default,
        port if port.bytes().all(|b| b.is_ascii_digit()) => port.parse().ok()?,
        _ => return None,
    };
    let host = host.strip_suffix('.').unwrap_or(host);
    (!host.is_empty()).then_some((host, port))
}

const fn default_port(https: bool) -> u16 {
    if https { 443 } else { 80 }
}

impl Origin {
    /// As it stands in an `Origin` header.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a `Host` header means this server (S13): in capitals, with a final dot, or with
    /// the scheme's own port it is the same host, at another port it is not.
    pub fn is_host(&self, host: &str) -> bool {
        host_and_port(host, self.https)
            .is_some_and(|(host, port)| host.eq_ignore_ascii_case(&self.host) && port == self.port)
    }

    /// The port, where it is not the scheme's own.
    pub fn own_port(&self) -> Option<u16> {
        (self.port != default_port(self.https)).then_some(self.port)
    }

    /// Whether people reach it over TLS.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// A link that leads here. `path` begins with a slash.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }
}

/// `[secret]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretConfig {
    /// At least 32 characters, from `openssl rand -base64 48`. Every key is
    /// derived from it.
    pub key: Secret,
    /// Another that has sealed something, or soon will on another server.
    pub accepted_key: Option<Secret>,
}

/// `[database]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    /// `postgres://…` under the run-time role, which owns nothing.
    pub url: Secret,
    /// The same past PgBouncer, for what does not go through it. Unset where there is none.
    #[serde(default)]
    pub direct_url: Option<Secret>,
    /// `postgres://…` under the owner's role; only `server migrate` uses it.
    #[serde(default)]
    pub owner_url: Option<Secret>,
    /// The pool's size.
    pub max_connections: u32,
    /// How long a request waits for a connection, in seconds, before it is 503.
    pub acquire_timeout_seconds: u64,
}

/// `[session]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionConfig {
    /// Signed out after so many hours without a request.
    pub idle_hours: u32,
    /// Signed out after so many days, however active.
    pub absolute_days: u32,
}

/// `[mail]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// The sender, like `Latchkey <hello@example.com>`.
    pub from: String,
    /// Where mail goes.
    pub transport: Transport,
    /// `smtps://user:password@host` (TLS), `smtp://host:587?tls=required`
    /// (STARTTLS) or `smtp://localhost:1025` (plain; development only).
    #[serde(default)]
    pub smtp_url: Option<Secret>,
    /// How long one attempt may take, in seconds.
    pub timeout_seconds: u64,
}

/// Where mail goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// To the SMTP server of `smtp_url`.
    Smtp,
    /// Into the server's memory, to be read at `/dev/mailbox`: development only.
    Mailbox,
}

/// `[auth]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthConfig {
    /// Mails to one recipient in an hour, from one network (S75).
    pub mails_per_hour: u16,
    /// Mails to strangers in an hour, to all recipients together (S72).
    pub mails_per_hour_in_all: u32,
    /// Guesses of one kind for one account in an hour, from one network (S18).
    pub guesses_per_hour: u16,
    /// Attempts to get in, of any kind, from one network address in an hour (S72).
    pub attempts_per_hour_per_address: u16,
    /// Whether people may set passwords and sign in with them.
    pub password: bool,
}

/// `[log]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogConfig {
    /// Which events are logged, like `info,sqlx=warn`.
    pub filter: String,
    /// Where traces are sent, by OTLP over HTTP; empty where they are not.
    #[serde(deserialize_with = "reader::optional")]
    pub traces: Option<url::Url>,
}

/// `[admin]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdminConfig {
    /// Where metrics are served; empty where nobody asks.
    #[serde(deserialize_with = "reader::optional")]
    pub address: Option<SocketAddr>,
}

/// `[leptos]`: cargo-leptos sets the same keys as `LEPTOS_…` for the server that
/// it starts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeptosConfig {
    /// The name of the bundle.
    pub output_name: String,
    /// The folder with everything that is served as a file.
    pub site_root: String,
    /// The folder in it that holds the bundle.
    pub site_pkg_dir: String,
    /// Where the server listens.
    pub site_addr: SocketAddr,
    /// Where cargo-leptos tells the browser to reload; development only.
    pub reload_port: u32,
}
