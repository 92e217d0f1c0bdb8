use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Value;

use super::{
    Origin, Variables,
    reader::{ConfigError, named_tables},
};

/// `[audiences.<name>]`: another backend that takes our tokens.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AudienceConfig {
    /// Where our pages call it.
    pub origin: Origin,
}

/// Takes `[audiences]` out of the file; `AUDIENCES_<NAME>_ORIGIN` wins over it.
pub(super) fn read(
    audiences: Option<Value>,
    variables: &Variables,
) -> Result<BTreeMap<String, AudienceConfig>, ConfigError> {
    named_tables("audiences", &["origin"], audiences, variables)
}
