use serde::{Deserialize, Serialize};

/// An instant as a page shows it. The server writes both forms, so that the
/// browser needs neither a calendar nor time zones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// For machines: RFC 3339, in UTC.
    pub iso: String,
    /// For people: `22 Nov 2026, 14:05 UTC`.
    pub text: String,
}

#[cfg(feature = "server")]
mod server {
    use time::{
        OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339, macros::format_description,
    };

    use super::Moment;

    impl From<OffsetDateTime> for Moment {
        fn from(instant: OffsetDateTime) -> Self {
            let instant = instant.to_offset(UtcOffset::UTC);
            let people =
                format_description!("[day padding:none] [month repr:short] [year], [hour]:[minute] UTC");
            Self {
                iso: instant.format(&Rfc3339).unwrap_or_default(),
                text: instant.format(people).unwrap_or_default(),
            }
        }
    }
}
