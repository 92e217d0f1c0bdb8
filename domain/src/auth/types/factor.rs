use serde::{Deserialize, Serialize};

/// A kind of proof that a user signs in or steps up with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// A mailed link or code.
    Email,
    /// A password.
    Password,
    /// A code of an authenticator app (RFC 6238).
    Totp,
    /// One of the recovery codes.
    Recovery,
    /// A passkey.
    Passkey,
    /// A linked account at an identity provider.
    Provider,
}

impl Factor {
    /// All factors, first factors before second ones.
    pub const ALL: [Self; 6] = [
        Self::Email,
        Self::Password,
        Self::Provider,
        Self::Passkey,
        Self::Totp,
        Self::Recovery,
    ];

    /// Whether it is asked for after a first factor, and is enough for a step-up of a user who has
    /// a second factor. A passkey counts as both first and second, because the authenticator
    /// verifies its user.
    pub const fn is_second(self) -> bool {
        matches!(self, Self::Passkey | Self::Totp | Self::Recovery)
    }

    /// Names of the second factors, as an SQL parameter.
    #[cfg(feature = "server")]
    pub(crate) fn second() -> Vec<String> {
        let second = Self::ALL.into_iter().filter(|factor| factor.is_second());
        second.map(|factor| factor.as_str().to_owned()).collect()
    }

    /// Name in the database.
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

    /// The factor with this name; `None` if there is none.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|factor| factor.as_str() == name)
    }
}
