//! The server's whole configuration: `Leptos.toml`, overridden by the environment.
//!
//! `[database] url` in the file is `DATABASE_URL` in the environment, `[mail] from` is `MAIL_FROM`,
//! and so on: table, underscore, key, in capitals. An unknown key, a bad value or a missing secret
//! is an error of one line that names the key and the fix; the server does not start with a default
//! in its place (S77).

mod audiences;
mod load;
mod providers;
mod reader;
mod secret;
mod site;

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
pub use site::{Contact, SiteConfig};

/// The whole configuration, one documented field for each key.
#[derive(Clone, Debug)]
pub struct Config {
    /// Origin, mode and proxies of the server.
    pub server: ServerConfig,
    /// The secret that all keys are derived from.
    pub secret: SecretConfig,
    /// The database.
    pub database: DatabaseConfig,
    /// How long sessions last.
    pub session: SessionConfig,
    /// How mail is sent.
    pub mail: MailConfig,
    /// Rate limits of signing in, and passwords.
    pub auth: AuthConfig,
    /// The identity providers, by the name in their URLs.
    pub providers: BTreeMap<String, ProviderConfig>,
    /// The backends that accept our access tokens, by their audience name.
    pub audiences: BTreeMap<String, AudienceConfig>,
    /// Who runs this server.
    pub site: SiteConfig,
    /// Logs and traces.
    pub log: LogConfig,
    /// Address of the metrics endpoint.
    pub admin: AdminConfig,
    /// The bundle that cargo-leptos built, and the address that the server listens on.
    pub leptos: LeptosConfig,
}

/// `[server]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerConfig {
    /// `production`, unless set to `development`.
    #[serde(default)]
    pub mode: Mode,
    /// The only origin of the server. Links in mails are built from it, and requests for other
    /// hosts get 421: a forged `Host` header cannot put an attacker's domain into a mail (S13).
    pub origin: Origin,
    /// The peers whose `X-Forwarded-For` is trusted; from any other a client could choose its own
    /// address (S56).
    #[serde(default)]
    pub trusted_proxies: Networks,
}

/// Networks in CIDR notation, separated by commas.
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
    /// Whether one of the networks contains the address.
    pub fn contain(&self, address: IpAddr) -> bool {
        self.0
            .iter()
            .any(|network| network.contains(&address.to_canonical()))
    }
}

/// The purpose that the server runs for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Real users: every safeguard is on.
    #[default]
    Production,
    /// Development: loopback only, cookies over plain http, the mailbox.
    Development,
}

/// A scheme and an authority, without path or trailing slash.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Origin {
    text: String,
    /// Without a final dot, which does not change the host.
    host: String,
    /// The scheme's default port if none is given.
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
        // A wildcard host would open a content security policy to many hosts.
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

/// Splits a `Host` header. Without a port it has the scheme's default port (RFC 9110 section 4.2).
fn host_and_port(authority: &str, https: bool) -> Option<(&str, u16)> {
    let default = default_port(https);
    let (host, port) = match authority.rsplit_once(':') {
        // A colon within brackets is part of an IPv6 address.
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
    /// The origin, as in an `Origin` header.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a `Host` header names this server (S13): capitals, a final dot and the default port
    /// make no difference, another port does.
    pub fn is_host(&self, host: &str) -> bool {
        host_and_port(host, self.https)
            .is_some_and(|(host, port)| host.eq_ignore_ascii_case(&self.host) && port == self.port)
    }

    /// The port, if it is not the scheme's default.
    pub fn own_port(&self) -> Option<u16> {
        (self.port != default_port(self.https)).then_some(self.port)
    }

    /// Whether the scheme is https.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// The URL of a path on this origin. `path` begins with a slash.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }
}

/// `[secret]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretConfig {
    /// At least 32 characters, from `openssl rand -base64 48`. All keys are derived from it.
    pub key: Secret,
    /// A second secret for decrypting, during a rotation: the former one, or the one that other
    /// servers already use.
    pub accepted_key: Option<Secret>,
}

/// `[database]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    /// `postgres://…` with the run-time role, which owns nothing.
    pub url: Secret,
    /// The same database without PgBouncer in between, for LISTEN. Unset if there is no PgBouncer.
    #[serde(default)]
    pub direct_url: Option<Secret>,
    /// `postgres://…` with the owner's role; only `server migrate` uses it.
    #[serde(default)]
    pub owner_url: Option<Secret>,
    /// Size of the connection pool.
    pub max_connections: u32,
    /// How long a request waits for a connection before it gets 503, in seconds.
    pub acquire_timeout_seconds: u64,
}

/// `[session]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionConfig {
    /// Hours without a request after which a session expires.
    pub idle_hours: u32,
    /// Days after which a session expires, however active.
    pub absolute_days: u32,
}

/// `[mail]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// The sender, like `Latchkey <hello@example.com>`.
    pub from: String,
    /// How mail is sent.
    pub transport: Transport,
    /// `smtps://user:password@host` (TLS), `smtp://host:587?tls=required`
    /// (STARTTLS) or `smtp://localhost:1025` (plain; development only).
    #[serde(default)]
    pub smtp_url: Option<Secret>,
    /// Timeout of one attempt to send, in seconds.
    pub timeout_seconds: u64,
}

impl MailConfig {
    /// The sender's address, without the name.
    pub fn sender(&self) -> &str {
        let address = self
            .from
            .rsplit_once('<')
            .map_or(self.from.as_str(), |(_, address)| address);
        address.trim_end().trim_end_matches('>')
    }
}

/// The transport of mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// The SMTP server of `smtp_url`.
    Smtp,
    /// The server's memory, shown at `/dev/mailbox`: development only.
    Mailbox,
}

/// `[auth]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthConfig {
    /// Mails to one mailbox in an hour, from one network (S75: no flooding of a mailbox).
    pub mails_per_hour: u16,
    /// Mails in an hour that unknown browsers may request, to all recipients together (S72: no flood
    /// from this sender).
    pub mails_per_hour_in_all: u32,
    /// Guesses of one kind for one account in an hour, from one network (S18: no guessing of codes
    /// and passwords).
    pub guesses_per_hour: u16,
    /// Attempts to sign in, of any kind, from one network address in an hour (S72: no trying of
    /// many accounts).
    pub attempts_per_hour_per_address: u16,
    /// Whether users may set passwords and sign in with them.
    pub password: bool,
}

/// `[log]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogConfig {
    /// Filter of log events, like `info,sqlx=warn`.
    pub filter: String,
    /// URL for traces, sent by OTLP over HTTP; empty to send none.
    #[serde(deserialize_with = "reader::optional")]
    pub traces: Option<url::Url>,
}

/// `[admin]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdminConfig {
    /// Address that metrics are served on; empty to serve none.
    #[serde(deserialize_with = "reader::optional")]
    pub address: Option<SocketAddr>,
}

/// `[leptos]`. For the server that cargo-leptos starts, it sets the same keys as `LEPTOS_…`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeptosConfig {
    /// Name of the bundle.
    pub output_name: String,
    /// Folder of the files that are served as they are.
    pub site_root: String,
    /// Folder in `site_root` that holds the bundle.
    pub site_pkg_dir: String,
    /// Address that the server listens on.
    pub site_addr: SocketAddr,
    /// Port on which cargo-leptos tells the browser to reload; development only.
    pub reload_port: u32,
}
