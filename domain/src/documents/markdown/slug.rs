//! Ids of headings, for links to them.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

/// The prefix of each id in a document, so that none equals an id of the page around it or a global
/// name of its scripts.
const PREFIX: &str = "section-";

/// The longest id, in characters after the prefix.
const MAX_LEN: usize = 100;

/// The id of a heading with this text, not yet unique. `None` if no character of the text can be in an
/// id.
pub(super) fn id(text: &str) -> Option<String> {
    let kept = text.trim().nfc().filter_map(|c| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        c if c.is_alphanumeric() => Some(c),
        _ => None,
    });
    let slug: String = kept.flat_map(char::to_lowercase).take(MAX_LEN).collect();
    (!slug.is_empty()).then(|| format!("{PREFIX}{slug}"))
}

/// The ids of one document.
#[derive(Default)]
pub(super) struct Ids(HashMap<String, usize>);

impl Ids {
    /// Makes an id unique: the second heading with the same text gets the suffix `-1`.
    pub fn unique(&mut self, id: String) -> String {
        let Some(given) = self.0.get(&id).copied() else {
            self.0.insert(id.clone(), 0);
            return id;
        };
        let mut number = given + 1;
        let mut unique = format!("{id}-{number}");
        while self.0.contains_key(&unique) {
            number += 1;
            unique = format!("{id}-{number}");
        }
        self.0.insert(id, number);
        self.0.insert(unique.clone(), 0);
        unique
    }
}
