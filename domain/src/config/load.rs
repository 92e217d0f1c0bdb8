//! Reads file and environment into a checked [`Config`].

use super::{
    Config, Mode, Secret, Transport, audiences, providers,
    reader::{ConfigError, Variables, first_line, override_from, refuse, refuse_unknown, table},
};
use sqlx::postgres::PgConnectOptions;
use std::str::FromStr;
use toml::Table;

impl Config {
    /// Parses the text of `Leptos.toml`, overrides it with `variables`, and checks the conditions
    /// between values.
    pub fn read(file: &str, variables: &Variables) -> Result<Self, ConfigError> {
        let mut tables: Table = file.parse().map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| file.get(..span.start));
            let line = before.map_or(1, |before| before.matches('\n').count() + 1);
            ConfigError(format!(
                "Leptos.toml is not valid TOML: {}, in line {line}",
                first_line(error.message())
            ))
        })?;
        let audiences = audiences::read(tables.remove("audiences"), variables)?;
        let providers = providers::read(tables.remove("providers"), variables)?;
        refuse_unknown(&tables)?;
        override_from(variables, &mut tables);
        let config = Self {
            server: table(&mut tables, "server")?,
            secret: table(&mut tables, "secret")?,
            database: table(&mut tables, "database")?,
            session: table(&mut tables, "session")?,
            mail: table(&mut tables, "mail")?,
            auth: table(&mut tables, "auth")?,
            site: table(&mut tables, "site")?,
            log: table(&mut tables, "log")?,
            admin: table(&mut tables, "admin")?,
            providers,
            audiences,
            leptos: table(&mut tables, "leptos")?,
        };
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let development = self.server.mode == Mode::Development;
        for (name, provider) in &self.providers {
            provider.check(name, !development)?;
        }
        let fix = "must be at least 32 characters; set SECRET_KEY to the output of `openssl rand -base64 48`";
        if self.secret.key.is_short() {
            return refuse("[secret] key", fix);
        }
        if self.secret.accepted_key.as_ref().is_some_and(Secret::is_short) {
            return refuse(
                "[secret] accepted_key",
                "must be at least 32 characters, or left out",
            );
        }
        for (name, audience) in &self.audiences {
            // An eavesdropper on plain http could use the tokens.
            if !development && !audience.origin.is_https() {
                return refuse(
                    &format!("[audiences.{name}] origin"),
                    "must be https in production",
                );
            }
        }
        if self.mail.transport == Transport::Smtp && self.mail.smtp_url.is_none() {
            return refuse(
                "[mail] smtp_url",
                "is missing; set MAIL_SMTP_URL to smtps://user:password@host",
            );
        }
        if self.mail.from.parse::<lettre::message::Mailbox>().is_err() {
            return refuse(
                "[mail] from",
                "is not a sender; write it like `Latchkey <hello@example.com>`",
            );
        }
        let database = &self.database;
        for (key, url) in [
            ("[database] url", Some(&database.url)),
            ("[database] direct_url", database.direct_url.as_ref()),
            ("[database] owner_url", database.owner_url.as_ref()),
        ] {
            if url.is_some_and(|url| PgConnectOptions::from_str(url.expose()).is_err()) {
                return refuse(key, "is no address; write postgres://user:password@host/database");
            }
        }
        if self.database.max_connections == 0 {
            return refuse("[database] max_connections", "must be at least 1");
        }
        if development {
            if !self.leptos.site_addr.ip().is_loopback() {
                return refuse(
                    "[leptos] site_addr",
                    "must be a loopback address in development; set it to 127.0.0.1:3000",
                );
            }
            return Ok(());
        }
        if !self.server.origin.is_https() {
            return refuse(
                "[server] origin",
                "must be https in production; set SERVER_ORIGIN to https://your.domain",
            );
        }
        if self.mail.transport == Transport::Mailbox {
            return refuse(
                "[mail] transport",
                "must be `smtp` in production; the mailbox is for development",
            );
        }
        if !self.mail.smtp_url.as_ref().is_some_and(uses_tls) {
            return refuse(
                "[mail] smtp_url",
                "must use TLS in production; write smtps://… or add ?tls=required to smtp://…",
            );
        }
        Ok(())
    }
}

fn uses_tls(url: &Secret) -> bool {
    url.expose().starts_with("smtps://") || url.expose().contains("tls=required")
}
