//! Bodies of programs.

use serde::de::DeserializeOwned;

/// An object out of a body. A list of its values would be read as one too, and the order
/// of the fields be part of the interface.
pub fn object<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    let begins = body.iter().find(|byte| !byte.is_ascii_whitespace());
    begins.filter(|byte| **byte == b'{')?;
    serde_json::from_slice(body).ok()
}
