//! An address of a Postgres: `postgres://user:password@host:port/database?options`.

use std::fmt;

use anyhow::{Context, Result};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The parts of an address, not percent-encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    user: String,
    password: String,
    /// Host and port.
    host: String,
    database: String,
    /// The query with its question mark, or empty.
    options: String,
}

impl Address {
    /// Reads an address.
    pub fn parse(text: &str) -> Result<Self> {
        let rest = text
            .strip_prefix("postgres://")
            .or_else(|| text.strip_prefix("postgresql://"))
            .context("it begins with postgres://")?;
        let (rest, options) = rest.find('?').map_or((rest, ""), |at| rest.split_at(at));
        let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, host) = authority.rsplit_once('@').context("it names a user, and @")?;
        let (user, password) = user.split_once(':').unwrap_or((user, ""));
        Ok(Self {
            user: decoded(user)?,
            password: decoded(password)?,
            host: host.to_owned(),
            database: decoded(database)?,
            options: options.to_owned(),
        })
    }

    /// The address of another user and database on the same Postgres.
    pub fn with(&self, user: &str, password: &str, database: &str) -> Self {
        Self {
            user: user.to_owned(),
            password: password.to_owned(),
            database: database.to_owned(),
            ..self.clone()
        }
    }

    /// Host and port.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The address with another `host:port`.
    pub fn at(&self, host: &str) -> Self {
        Self {
            host: host.to_owned(),
            ..self.clone()
        }
    }

    /// The address without its password, for command lines, which other users of the machine can read.
    pub fn without_password(&self) -> Self {
        self.with(&self.user, "", &self.database)
    }

    /// The user's password.
    pub fn password(&self) -> &str {
        &self.password
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "postgres://{}", encoded(&self.user))?;
        if !self.password.is_empty() {
            write!(f, ":{}", encoded(&self.password))?;
        }
        write!(f, "@{}/{}{}", self.host, encoded(&self.database), self.options)
    }
}

fn decoded(part: &str) -> Result<String> {
    let decoded = percent_decode_str(part).decode_utf8();
    Ok(decoded.context("it is UTF-8")?.into_owned())
}

fn encoded(part: &str) -> String {
    // Underscores and hyphens need no encoding.
    const KEPT: &percent_encoding::AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'-');
    utf8_percent_encode(part, KEPT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written() {
        for text in [
            "postgres://postgres@127.0.0.1:5432/postgres",
            "postgres://ada:p%40ss%2Fword@[::1]:5432/my_database?sslmode=require",
            "postgres://ada@%2Fvar%2Frun/x",
        ] {
            assert_eq!(Address::parse(text).unwrap().to_string(), text);
        }
        let address = Address::parse("postgresql://ada:p%40ss@db/x").unwrap();
        assert_eq!(address.password(), "p@ss");
        assert!(!address.without_password().to_string().contains("ss"));
    }

    #[test]
    fn what_is_none_is_refused() {
        for text in ["", "mysql://ada@db/x", "postgres://db/x"] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }
}
