//! Reads values from file and environment, with errors of one line.

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _},
};
use std::{collections::BTreeMap, fmt::Display, str::FromStr};
use toml::{Table, Value};

/// Environment variables, as a map so that tests can supply their own.
pub type Variables = BTreeMap<String, String>;

/// An error of one line that names the key and the fix.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub(super) String);

/// All tables with their keys. A key that is not listed is an error.
const KEYS: &[(&str, &[&str])] = &[
    ("server", &["mode", "origin", "trusted_proxies"]),
    ("secret", &["key", "accepted_key"]),
    (
        "database",
        &[
            "url",
            "direct_url",
            "owner_url",
            "max_connections",
            "acquire_timeout_seconds",
        ],
    ),
    ("session", &["idle_hours", "absolute_days"]),
    ("mail", &["from", "transport", "smtp_url", "timeout_seconds"]),
    (
        "auth",
        &[
            "mails_per_hour",
            "mails_per_hour_in_all",
            "guesses_per_hour",
            "attempts_per_hour_per_address",
            "password",
        ],
    ),
    ("site", &["privacy", "terms", "source", "contact", "operator"]),
    ("log", &["filter", "traces"]),
    ("admin", &["address"]),
    (
        "leptos",
        &[
            "output_name",
            "site_root",
            "site_pkg_dir",
            "site_addr",
            "reload_port",
        ],
    ),
];

/// An error for a key, with the fix.
pub(super) fn refuse<T>(key: &str, fix: &str) -> Result<T, ConfigError> {
    Err(ConfigError(format!("{key} {fix}")))
}

/// The variable that overrides a key: `MAIL_FROM` for `[mail] from`.
pub(super) fn variable(table: &str, key: &str) -> String {
    format!("{table}_{key}").replace(['.', '-'], "_").to_uppercase()
}

pub(super) fn refuse_unknown(tables: &Table) -> Result<(), ConfigError> {
    for (name, value) in tables {
        let Some((_, keys)) = KEYS.iter().find(|(table, _)| table == name) else {
            return Err(ConfigError(format!(
                "[{name}] in Leptos.toml is not known; remove it or correct its name ({})",
                KEYS.iter()
                    .map(|(table, _)| *table)
                    .chain(["providers", "audiences"])
                    .collect::<Vec<_>>()
                    .join(", ")
            )));
        };
        let Value::Table(table) = value else {
            return Err(ConfigError(format!(
                "{name} in Leptos.toml must be a table; write [{name}]"
            )));
        };
        if let Some(key) = table.keys().find(|key| !keys.contains(&key.as_str())) {
            return Err(ConfigError(format!(
                "[{name}] {key} in Leptos.toml is not known; remove it or correct its name ({})",
                keys.join(", ")
            )));
        }
    }
    Ok(())
}

pub(super) fn override_from(variables: &Variables, tables: &mut Table) {
    for (name, keys) in KEYS {
        for key in *keys {
            let Some(value) = variables.get(&variable(name, key)) else {
                continue;
            };
            // A number or a boolean if it parses as one, otherwise text.
            let value = value
                .parse::<i64>()
                .map(Value::Integer)
                .or_else(|_| value.parse::<bool>().map(Value::Boolean))
                .unwrap_or_else(|_| Value::String(value.clone()));
            if let Value::Table(table) = tables.entry(*name).or_insert_with(|| Value::Table(Table::new())) {
                table.insert((*key).to_owned(), value);
            }
        }
    }
}

/// Reads an optional value; an empty text is `None`.
pub(super) fn optional<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    match String::deserialize(deserializer)?.as_str() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(D::Error::custom),
    }
}

/// Removes a table from `tables` and reads it; `name` is its full name.
pub(super) fn table<T: DeserializeOwned>(tables: &mut Table, name: &str) -> Result<T, ConfigError> {
    let last = name.rsplit('.').next().unwrap_or(name);
    let table = tables.remove(last).unwrap_or_else(|| Value::Table(Table::new()));
    serde_path_to_error::deserialize(table).map_err(|error| {
        let message = first_line(error.inner().message()).to_owned();
        // The message names a missing field, the path does not.
        let missing = message
            .strip_prefix("missing field `")
            .and_then(|rest| rest.strip_suffix('`'));
        match missing {
            Some(key) => ConfigError(format!(
                "[{name}] {key} is missing; set it in Leptos.toml or as {}",
                variable(name, key)
            )),
            None => ConfigError(format!(
                "[{name}] {} has a bad value: {message}; correct it in Leptos.toml or in {}",
                error.path(),
                variable(name, &error.path().to_string())
            )),
        }
    })
}

/// Reads tables whose names the operator chooses: `[providers.acme]`. `PROVIDERS_ACME_<KEY>`
/// overrides a key of one.
pub(super) fn named_tables<T: DeserializeOwned>(
    section: &str,
    keys: &[&str],
    tables: Option<Value>,
    variables: &Variables,
) -> Result<BTreeMap<String, T>, ConfigError> {
    let mut tables = match tables {
        None => return Ok(BTreeMap::new()),
        Some(Value::Table(tables)) => tables,
        Some(_) => {
            return refuse(
                &format!("[{section}]"),
                &format!("holds tables; write [{section}.name]"),
            );
        }
    };
    let names: Vec<String> = tables.keys().cloned().collect();
    let mut read = BTreeMap::new();
    for name in names {
        let named = format!("{section}.{name}");
        if !is_name(&name) {
            return refuse(
                &format!("[{named}]"),
                "has no name that can be used; take up to 30 of a to z, 0 to 9 and -",
            );
        }
        let Some(Value::Table(keyed)) = tables.get_mut(&name) else {
            return refuse(&named, &format!("must be a table; write [{section}.name]"));
        };
        if let Some(key) = keyed.keys().find(|key| !keys.contains(&key.as_str())) {
            return refuse(
                &format!("[{named}] {key}"),
                &format!(
                    "in Leptos.toml is not known; remove it or correct its name ({})",
                    keys.join(", ")
                ),
            );
        }
        for key in keys {
            if let Some(value) = variables.get(&variable(&named, key)) {
                keyed.insert((*key).to_owned(), Value::String(value.clone()));
            }
        }
        read.insert(name, table(&mut tables, &named)?);
    }
    Ok(read)
}

/// Whether a name can be used in URLs, tokens and the names of variables.
pub(super) fn is_name(name: &str) -> bool {
    (1..=30).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

pub(super) fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
