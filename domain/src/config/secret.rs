use serde::Deserialize;

/// A value that is never printed: `Debug` hides it, and there is no `Display`.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value, for the code that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it has fewer than 32 characters, which is base64 of 192 bits.
    pub(super) fn is_short(&self) -> bool {
        self.0.len() < 32
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("hidden")
    }
}
