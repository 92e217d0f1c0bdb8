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

/// The initials of the first and the last word: AL for `Ada King Lovelace`.
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let ends = [words.first(), words.last().filter(|_| words.len() > 1)];
    let letters = ends.into_iter().flatten().filter_map(|word| word.chars().next());
    letters.flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_of_the_first_word_and_the_last() {
        let cases = [
            ("Ada", "A"),
            ("ada lovelace", "AL"),
            ("Ada King Lovelace", "AL"),
            ("Éva  Ödön", "ÉÖ"),
            ("李 小龍", "李小"),
            ("", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
