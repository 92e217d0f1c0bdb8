use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Value;

use super::{
    Origin, Variables,
    reader::{ConfigError, named_tables},
};

/// `[audiences.<name>]`: another backend that accepts our access tokens.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AudienceConfig {
    /// Origin at which pages call the backend.
    pub origin: Origin,
}

/// Reads `[audiences]`; `AUDIENCES_<NAME>_ORIGIN` in the environment overrides the file.
pub(super) fn read(
    audiences: Option<Value>,
    variables: &Variables,
) -> Result<BTreeMap<String, AudienceConfig>, ConfigError> {
    named_tables("audiences", &["origin"], audiences, variables)
}
