use serde::{Deserialize, Serialize};

/// What a person says of themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// What others see.
    pub name: String,
    /// The address, normalised.
    pub email: String,
    /// Where the picture is, if there is one.
    pub avatar: Option<String>,
    /// An IANA name; `None` is UTC.
    pub time_zone: Option<String>,
    /// Every zone to choose from.
    pub zones: Vec<String>,
}

/// What stands in the way of leaving.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPage {
    /// Organizations with other members that nobody else owns.
    pub sole_owner_of: Vec<String>,
    /// Organizations without other members, which go with the account.
    pub alone_in: Vec<String>,
}
