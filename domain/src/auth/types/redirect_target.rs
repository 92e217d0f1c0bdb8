/// The path that a user returns to after signing in. Never a URL of another origin: that would be
/// an open redirect (S14).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectTarget(String);

/// In bytes; no path of this application is longer.
const MAX_LEN: usize = 1024;

impl RedirectTarget {
    /// Parses a `next` parameter. Everything but a path of this application becomes `/`, and so
    /// does the page of a mailed link: its path holds the token (S15).
    pub fn parse(input: &str) -> Self {
        let kept = input.len() <= MAX_LEN && is_own_path(input) && !input.starts_with("/sign-in/link");
        Self(if kept { input } else { "/" }.to_owned())
    }

    /// Parses the path of the page that a form was posted from. Its query may hold a `next` of its own.
    pub fn page(input: &str) -> Self {
        let no_page = ["/sign-in/link/", "/api/", "/pkg/", "/dev/"];
        let kept = input.len() <= 4 * MAX_LEN
            && is_own_path(input)
            && !no_page.iter().any(|path| input.starts_with(path));
        Self(if kept { input } else { "/" }.to_owned())
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Stops open redirects: `//host`, `/\host`, encoded slashes, schemes, and characters that a
/// browser strips (tabs, line breaks) and that could turn a path into one of those.
fn is_own_path(input: &str) -> bool {
    let lower = input.to_ascii_lowercase();
    let (path, _query) = lower.split_once(['?', '#']).unwrap_or((&lower, ""));
    path.starts_with('/')
        && !path.contains("//")
        && !path.contains("%2f")
        && !path.contains("%5c")
        && input
            .bytes()
            .all(|b| b.is_ascii_graphic() && !br#"\<>"`{}|^"#.contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_ours_are_kept() {
        for path in [
            "/",
            "/welcome",
            "/o/a/w/b/documents?after=x#top",
            "/o/a?to=https://x",
        ] {
            assert_eq!(RedirectTarget::parse(path).as_str(), path);
        }
    }

    #[test]
    fn everything_else_leads_home() {
        for path in [
            "",
            "welcome",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/%2f/evil.example",
            "/%2Fevil.example",
            "/%5cevil.example",
            "/\tevil",
            "/a\r\nSet-Cookie: x",
            "/a//b",
            " /welcome",
            "/é",
            "/sign-in/link/abc",
        ] {
            assert_eq!(RedirectTarget::parse(path).as_str(), "/", "{path:?}");
        }
    }

    proptest::proptest! {
        /// A browser that resolves the path stays on our origin, whatever was asked for.
        #[test]
        fn target_never_leaves_the_origin(input in "[/\\\\.:@%?#a-f2c5 \t]{0,16}|\\PC{0,24}") {
            let origin = url::Url::parse("https://app.example/page").unwrap();
            for target in [RedirectTarget::parse(&input), RedirectTarget::page(&input)] {
                let resolved = origin.join(target.as_str()).unwrap();
                proptest::prop_assert_eq!(resolved.origin(), origin.origin(), "{}", target.as_str());
            }
        }
    }
}
