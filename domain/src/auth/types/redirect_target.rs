/// Where to go after signing in: a path of this origin, never a URL (S14).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectTarget(String);

/// In bytes; longer paths are not ours.
const MAX_LEN: usize = 1024;

impl RedirectTarget {
    /// Anything that is not plainly a path of ours becomes `/`. A link's token
    /// never enters `next` (S15).
    pub fn parse(input: &str) -> Self {
        let kept = input.len() <= MAX_LEN && is_own_path(input) && !input.starts_with("/sign-in/link");
        Self(if kept { input } else { "/" }.to_owned())
    }

    /// The page that a form was posted from, as the form says: it may have a `next`
    /// of its own in its query.
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

/// Stops open redirects: `//host`, `/\host`, encoded slashes, schemes, and what a
/// browser would strip (tabs, line breaks) to authenticate_with_workspaces at one of those.
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
}
