use serde::{Deserialize, Serialize};

/// Something that a user proves with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// A link or code that was mailed.
    Email,
    /// A password.
    Password,
    /// A code of an authenticator app (RFC 6238).
    Totp,
    /// One of the codes that were written down.
    Recovery,
    /// A passkey.
    Passkey,
    /// An identity provider.
    Provider,
}

impl Factor {
    /// As it stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Password => "password",
            Self::Totp => "totp",
            Self::Recovery => "recovery",
            Self::Passkey => "passkey",
            Self::Provider => "provider",
        }
    }

    /// The factor of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::Email,
            Self::Password,
            Self::Totp,
            Self::Recovery,
            Self::Passkey,
            Self::Provider,
        ]
        .into_iter()
        .find(|factor| factor.as_str() == name)
    }
}
