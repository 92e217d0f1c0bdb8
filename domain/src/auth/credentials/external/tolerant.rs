//! Members of a provider's JSON that decide nothing by their type (S112). Providers differ in
//! what they write: `"true"` for true, a date as a text, an address as an object. A member that
//! is read and is of another type counts as absent; one that is not read is not even parsed, so
//! that it may be as long or as deep as it likes.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A text, where it is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::auth) struct Text(pub Option<String>);

/// The texts of a list, where it is one.
#[derive(Clone, Debug, Default)]
pub(in crate::auth) struct Texts(pub Option<Vec<String>>);

/// True, where it says so.
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

/// For the log: what a provider wrote, so that it can neither break a line nor fill a disk.
pub(in crate::auth) fn quoted(said: &str) -> String {
    let shown: String = said
        .chars()
        .map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' })
        .take(120)
        .collect();
    format!("\"{shown}\"")
}
