//! JSON members whose type may be wrong without an error (S112: providers write `"true"` for true,
//! a date as text, an address as an object, and sign-in should still work). A member that is read
//! and has another type counts as absent; a member that is not read is not parsed, so that it may
//! be of any length and depth.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A string; `None` for any other type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::auth) struct Text(pub Option<String>);

/// The strings of an array; `None` for any other type.
#[derive(Clone, Debug, Default)]
pub(in crate::auth) struct Texts(pub Option<Vec<String>>);

/// True only for `true`.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::auth) struct Flag(pub bool);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Ok(Self(serde_json::from_str(raw.get()).ok()))
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let list = serde_json::from_str::<Vec<Text>>(raw.get()).ok();
        Ok(Self(list.map(|list| {
            list.into_iter().filter_map(|text| text.0).collect()
        })))
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Ok(Self(raw.get() == "true"))
    }
}

/// Escapes a provider's text for the log, so that it can neither break a line nor fill the disk.
pub(in crate::auth) fn quoted(said: &str) -> String {
    let shown: String = said
        .chars()
        .map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' })
        .take(120)
        .collect();
    format!("\"{shown}\"")
}
