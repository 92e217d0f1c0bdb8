//! Property tests of the parsers that read untrusted text.

use domain::{
    auth::{Email, RedirectTarget},
    documents,
    tenancy::Slug,
};
use proptest::prelude::*;

/// Arbitrary strings, and strings that are nearly valid.
fn arbitrary_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-z./\\\\%:@?#&= \t\r\n\0-]{0,40}",
        "/[a-z/\\\\%2fF5cC.?#:@-]{0,40}",
        "[a-zA-Z0-9.+\"äß\u{202e}-]{0,70}@[a-zA-Z0-9.äß\u{3002}-]{0,70}",
        "[a-z0-9-]{0,80}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    /// A redirect target is a path on our own origin, whatever was given (S14).
    #[test]
    fn redirect_target_is_always_a_local_path(text in arbitrary_text()) {
        let next = RedirectTarget::parse(&text);
        let path = next.as_str();
        prop_assert!(path.starts_with('/') && !path.starts_with("//"), "{path:?}");
        prop_assert!(!path.contains('\\') && !path.chars().any(char::is_control), "{path:?}");
        let lower = path.split(['?', '#']).next().unwrap_or_default().to_lowercase();
        prop_assert!(!lower.contains("%2f") && !lower.contains("%5c"), "{path:?}");
        // A browser resolves it to our origin.
        let origin = url::Url::parse("https://app.example.com").unwrap();
        let led = origin.join(path).unwrap();
        prop_assert_eq!(led.origin(), origin.origin(), "{:?}", path);
        let again = RedirectTarget::parse(path);
        prop_assert_eq!(again.as_str(), path);
    }

    /// An accepted address has one @ and no odd characters, and parses to itself (S5).
    #[test]
    fn parsed_email_is_valid_and_parses_to_itself(text in arbitrary_text()) {
        if let Ok(email) = Email::parse(&text) {
            let stored = email.as_str().to_owned();
            prop_assert!(stored.len() <= 254 && stored.matches('@').count() == 1, "{stored:?}");
            prop_assert!(!stored.chars().any(|c| c.is_control() || c.is_whitespace() || c == '"'), "{stored:?}");
            let again = Email::parse(&stored);
            prop_assert_eq!(again.as_ref().map(Email::as_str), Ok(stored.as_str()));
        }
    }

    #[test]
    fn slug_needs_no_escaping(text in arbitrary_text()) {
        if let Ok(slug) = Slug::parse(&text) {
            let plain = slug.as_str().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            prop_assert!(plain && !slug.as_str().is_empty(), "{slug:?}");
        }
        let proposed = domain::tenancy::propose_slug(&text);
        prop_assert!(proposed.is_empty() || Slug::parse(&proposed).is_ok(), "{proposed:?}");
    }

    #[test]
    fn cursor_check_never_panics(text in arbitrary_text()) {
        documents::is_cursor(&text);
    }
}
