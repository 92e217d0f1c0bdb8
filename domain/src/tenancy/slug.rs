use serde::{Deserialize, Serialize};

use crate::error::Problem;

/// The part of a URL that names an organization or a workspace: lower case letters and digits, with
/// single hyphens between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slug(String);

impl Slug {
    /// In characters.
    pub const MAX_LEN: usize = 40;

    /// Parses a slug; capitals are lowered and surrounding spaces removed.
    pub fn parse(input: &str) -> Result<Self, Problem> {
        let slug = input.trim().to_lowercase();
        if slug.is_empty() {
            return Err(Problem::Required);
        }
        if slug.chars().count() > Self::MAX_LEN {
            return Err(Problem::TooLong { max: Self::MAX_LEN });
        }
        let word = |word: &str| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        if !slug.split('-').all(word) {
            return Err(Problem::Malformed);
        }
        Ok(Self(slug))
    }

    /// The slug, as it is written in URLs.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Slug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_words_with_hyphens_between() {
        for (input, slug) in [("acme", "acme"), (" Acme-2 ", "acme-2"), ("a-b-c", "a-b-c")] {
            assert_eq!(Slug::parse(input).map(|slug| slug.0).as_deref(), Ok(slug));
        }
        for input in [
            "",
            "-a",
            "a-",
            "a--b",
            "a b",
            "a/b",
            "ä",
            "a_b",
            "a.b",
            &"a".repeat(41),
        ] {
            assert!(Slug::parse(input).is_err(), "{input}");
        }
    }

    proptest::proptest! {
        /// A slug needs no escaping in a URL, and is parsed back to itself.
        #[test]
        fn slug_is_its_own_normal_form(input in "[a-zA-Z0-9 -]{0,44}|\\PC{0,12}") {
            if let Ok(slug) = Slug::parse(&input) {
                proptest::prop_assert!(slug.0.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
                proptest::prop_assert!((1..=Slug::MAX_LEN).contains(&slug.0.len()));
                proptest::prop_assert_eq!(Slug::parse(slug.as_str()), Ok(slug));
            }
        }
    }
}
