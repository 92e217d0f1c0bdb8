use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use time::{OffsetDateTime, macros::datetime};
use uuid::Uuid;

/// The end of a page of a list: the keys of its last row. In URLs both are encoded as base64; a
/// text that does not decode is the top of the list.
pub(super) struct Cursor {
    pub at: OffsetDateTime,
    pub id: Uuid,
}

/// A position before the newest row.
const TOP: Cursor = Cursor {
    at: datetime!(9999-12-31 00:00 UTC),
    id: Uuid::max(),
};

impl Cursor {
    /// The position that the text encodes, or the top. Never `None`: with an `is null or` in the
    /// statement, its plan would not use the index.
    pub fn after(text: Option<&str>) -> Self {
        text.and_then(Self::parse).unwrap_or(TOP)
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 24] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (micros, id) = bytes.split_first_chunk::<8>()?;
        let nanos = i128::from(i64::from_be_bytes(*micros)) * 1000;
        let at = OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()?;
        // Postgres's range of years is smaller than this type's.
        Some(Self {
            at: Some(at).filter(|at| (1970..9999).contains(&at.year()))?,
            id: Uuid::from_slice(id).ok()?,
        })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Postgres stores microseconds, so nothing is lost.
        let micros = (self.at.unix_timestamp_nanos() / 1000) as i64;
        let bytes = [&micros.to_be_bytes()[..], self.id.as_bytes()].concat();
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

/// Whether the text is a cursor, as in [`DocumentList::next`](super::DocumentList::next). Pages
/// start at the top if it is not; the API returns an error.
pub fn is_cursor(text: &str) -> bool {
    Cursor::parse(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn cursor_is_read_as_it_was_written(seconds in 0..200_000_000_000_i64, micros in 0..1_000_000_i64, id: u128) {
            let at = OffsetDateTime::from_unix_timestamp(seconds).unwrap() + time::Duration::microseconds(micros);
            let cursor = Cursor { at, id: Uuid::from_u128(id) };
            let read = Cursor::after(Some(&cursor.to_string()));
            proptest::prop_assert_eq!((read.at, read.id), (cursor.at, cursor.id));
        }

        /// For any text in the URL, the statement gets a time in the range of Postgres.
        #[test]
        fn every_text_is_a_position(text in "[A-Za-z0-9_-]{32}|\\PC{0,40}") {
            let cursor = Cursor::after(Some(&text));
            proptest::prop_assert!((1970..=9999).contains(&cursor.at.year()));
        }
    }
}
