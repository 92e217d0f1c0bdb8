use crate::auth::types::secret;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

secret! {
    /// What a mailed link carries: 256 bits; the database holds its hash (S8).
    LinkToken
}

impl LinkToken {
    /// In the end of a link's path. Mail programs and people take a bracket, a full stop, a
    /// slash or the end of a line into a link: what stands around the token is left out.
    pub fn find(path: &str) -> Option<Self> {
        const LEN: usize = 43;
        let begins = path.trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'));
        Self::parse(begins.get(..LEN)?)
    }

    pub(in crate::auth) fn bytes(&self) -> &[u8] {
        &self.0
    }
}
