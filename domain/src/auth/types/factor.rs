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
    /// Every factor, first factors first.
    pub const ALL: [Self; 6] = [
        Self::Email,
        Self::Password,
        Self::Provider,
        Self::Passkey,
        Self::Totp,
        Self::Recovery,
    ];

    /// Whether it is asked for after a first factor, and lets its owner step up. A passkey, whose user is
    /// verified by the authenticator, counts as both.
    pub const fn is_second(self) -> bool {
        matches!(self, Self::Passkey | Self::Totp | Self::Recovery)
    }

    /// The names of the second factors, for a statement.
    #[cfg(feature = "server")]
    pub(crate) fn second() -> Vec<String> {
        let second = Self::ALL.into_iter().filter(|factor| factor.is_second());
        second.map(|factor| factor.as_str().to_owned()).collect()
    }

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
        Self::ALL.into_iter().find(|factor| factor.as_str() == name)
    }
}
