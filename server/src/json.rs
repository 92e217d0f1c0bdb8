//! Bodies of programs.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// An object out of a body. A list of its values would be read as one too, and the order
/// of the fields be part of the interface. No text of ours holds a NUL (S70).
pub fn object<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    let value: Value = serde_json::from_slice(body).ok()?;
    // Not out of the value: it has forgotten a member that stood there twice.
    let whole = value.is_object() && !has_nul(&value);
    whole.then(|| serde_json::from_slice(body).ok()).flatten()
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(members) => members
            .iter()
            .any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
