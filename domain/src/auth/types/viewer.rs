#[cfg(feature = "server")]
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use crate::auth::types::UserId;

/// The part of the identity that the browser may see. Never a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Who it is.
    pub id: UserId,
    /// The address, normalised.
    pub email: String,
    /// What others see.
    pub name: String,
    /// Where the picture is, if there is one.
    pub avatar: Option<String>,
}

/// The address of a picture: it names its content, so that a browser may keep it for ever.
#[cfg(feature = "server")]
pub(crate) fn avatar_path(hash: &[u8]) -> String {
    format!("/avatars/{}", URL_SAFE_NO_PAD.encode(hash))
}
