use crate::{
    error::Result,
    keys::{random, sha256},
};

/// The secret in the session cookie. The database stores its hash.
#[derive(Clone, Copy)]
pub struct SessionSecret([u8; 16]);

impl SessionSecret {
    /// Generates a new secret with the system's random number generator.
    pub(super) fn generate() -> Result<Self> {
        random().map(Self)
    }

    /// Reads the bytes of a cookie.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes for a cookie.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0
    }

    pub(in crate::auth) fn hash(self) -> Vec<u8> {
        sha256(&self.0)
    }
}

impl std::fmt::Debug for SessionSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionSecret(hidden)")
    }
}
