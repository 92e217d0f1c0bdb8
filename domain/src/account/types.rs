use messages::Locale;
use serde::{Deserialize, Serialize};

/// The profile form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The name that other users see.
    pub name: String,
    /// The e-mail address, normalised.
    pub email: String,
    /// Path of the picture, if there is one.
    pub avatar: Option<String>,
    /// IANA name; `None` is UTC.
    pub time_zone: Option<String>,
    /// The time zones to choose from, by place: `Europe/Zurich`.
    pub zones: Vec<String>,
    /// The language that was chosen; `None` is the browser's.
    pub locale: Option<Locale>,
}

/// The page for deleting the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPage {
    /// Organizations with other members whose only owner is this user: they prevent the deletion.
    pub sole_owner_of: Vec<String>,
    /// Organizations without other members: they are deleted with the account.
    pub alone_in: Vec<String>,
}
