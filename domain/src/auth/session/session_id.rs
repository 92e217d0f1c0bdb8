use crate::{
    error::Result,
    keys::{random, sha256},
};

/// The secret session id in the cookie.
#[derive(Clone, Copy)]
pub struct SessionId([u8; 16]);

impl SessionId {
    /// A new id, from the system's random number generator.
    pub(super) fn generate() -> Result<Self> {
        random().map(Self)
    }

    /// From a cookie's bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// For a cookie.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0
    }

    pub(in crate::auth) fn hash(self) -> Vec<u8> {
        sha256(&self.0)
    }
}

impl std::fmt::Debug for SessionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionId(hidden)")
    }
}
