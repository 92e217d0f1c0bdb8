//! JSON bodies of programs.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error, MapAccess, SeqAccess, Visitor},
};

/// Parses an object. A list is refused: serde would read the values of a struct from one, and the
/// order of its fields would become part of the interface. A text with a NUL is refused too (S70).
pub fn object<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    serde_json::from_slice::<ObjectWithoutNul>(body).ok()?;
    serde_json::from_slice(body).ok()
}

/// An object in which no text and no name has a NUL. The values are checked and not kept: a body of
/// half a million small members would take a hundred times its length in memory.
struct ObjectWithoutNul;

impl<'de> Deserialize<'de> for ObjectWithoutNul {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(WithoutNul).map(|()| Self)
    }
}

/// Any value without a NUL.
struct AnyWithoutNul;

impl<'de> Deserialize<'de> for AnyWithoutNul {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WithoutNul).map(|()| Self)
    }
}

struct WithoutNul;

impl<'de> Visitor<'de> for WithoutNul {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value without a NUL")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        match text.contains('\0') {
            true => Err(E::custom("a text has a NUL")),
            false => Ok(()),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<(), A::Error> {
        while values.next_element::<AnyWithoutNul>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while members.next_entry::<AnyWithoutNul, AnyWithoutNul>()?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn object_is_taken_unless_a_text_in_it_has_a_nul() {
        for body in [
            r#"{}"#,
            r#" {"a": "b", "c": [1, -2, 3.5, true, null, {"d": []}]} "#,
            r#"{"a": "\\u0000"}"#,
        ] {
            assert!(object::<Value>(body.as_bytes()).is_some(), "{body}");
        }
        for body in [
            r#"[]"#,
            r#"["a"]"#,
            r#""a""#,
            r#"{"a": "\u0000"}"#,
            r#"{"\u0000": 1}"#,
            r#"{"a": [{"b": "c\u0000"}]}"#,
            r#"{"a": {"b\u0000": 1}}"#,
            r#"{"a": 1} {}"#,
            r#"{"a": 1"#,
            "",
        ] {
            assert!(object::<Value>(body.as_bytes()).is_none(), "{body}");
        }
    }
}
