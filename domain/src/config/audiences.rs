use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Value;

use super::{
    Origin,
    read::{ConfigError, refuse, table},
};

/// `[audiences.<name>]`: another backend that takes our tokens.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AudienceConfig {
    /// Where our pages call it.
    pub origin: Origin,
}

/// Takes `[audiences]` out of the file.
pub(super) fn read(audiences: Option<Value>) -> Result<BTreeMap<String, AudienceConfig>, ConfigError> {
    let Some(audiences) = audiences else {
        return Ok(BTreeMap::new());
    };
    let Value::Table(mut audiences) = audiences else {
        return refuse("[audiences]", "holds tables; write [audiences.name]");
    };
    let names: Vec<String> = audiences.keys().cloned().collect();
    names
        .into_iter()
        .map(|name| {
            let named = format!("audiences.{name}");
            let read = table(&mut audiences, &named)?;
            Ok((name, read))
        })
        .collect()
}
