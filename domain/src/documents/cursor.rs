use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use time::{OffsetDateTime, macros::datetime};
use uuid::Uuid;

/// Where a page of a list ends: the keys of its last row. In a URL it is base64
/// of both; what does not decode begins at the top.
pub(super) struct Cursor {
    pub at: OffsetDateTime,
    pub id: Uuid,
}

/// Before the newest row: later than Postgres is ever asked for.
const TOP: Cursor = Cursor {
    at: datetime!(9999-12-31 00:00 UTC),
    id: Uuid::max(),
};

impl Cursor {
    /// Where the page before ended, or the top. Never nothing: with `is null or` in the
    /// statement its plan would not go on in the index.
    pub fn after(text: Option<&str>) -> Self {
        text.and_then(Self::parse).unwrap_or(TOP)
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 24] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (micros, id) = bytes.split_first_chunk::<8>()?;
        let nanos = i128::from(i64::from_be_bytes(*micros)) * 1000;
        let at = OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()?;
        // Postgres knows fewer years than this type.
        Some(Self {
            at: Some(at).filter(|at| (1970..9999).contains(&at.year()))?,
            id: Uuid::from_slice(id).ok()?,
        })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Postgres counts microseconds: nothing is lost.
        let micros = (self.at.unix_timestamp_nanos() / 1000) as i64;
        let bytes = [&micros.to_be_bytes()[..], self.id.as_bytes()].concat();
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

/// Whether it says where a page begins, as [`DocumentList::next`](super::DocumentList::next)
/// does. Pages begin at the start where it does not; programs are told.
pub fn is_cursor(text: &str) -> bool {
    Cursor::parse(text).is_some()
}
