#[cfg(feature = "server")]
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use crate::auth::types::UserId;

/// The signed-in user, as far as the browser may know. Holds no roles: only the server checks
/// permissions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The user's id.
    pub id: UserId,
    /// The e-mail address, normalised.
    pub email: String,
    /// The name that other users see.
    pub name: String,
    /// Path of the picture, if there is one.
    pub avatar: Option<String>,
}

/// Path of a picture. It contains the hash of the content, so that browsers may cache it for ever.
#[cfg(feature = "server")]
pub(crate) fn avatar_path(hash: &[u8]) -> String {
    format!("/avatars/{}", URL_SAFE_NO_PAD.encode(hash))
}
