use crate::auth::types::secret;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

secret! {
    /// The secret in a mailed link: 256 bits. The database holds only its hash, so that links from
    /// a leaked backup do not work (S8).
    LinkToken
}

impl LinkToken {
    /// Finds the token at the end of a link's path. Mail programs and people add a bracket, a full
    /// stop, a slash or a line break to a link: the characters around the token are ignored.
    pub fn find(path: &str) -> Option<Self> {
        const LEN: usize = 43;
        let begins = path.trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'));
        Self::parse(begins.get(..LEN)?)
    }

    pub(in crate::auth) fn bytes(&self) -> &[u8] {
        &self.0
    }
}
