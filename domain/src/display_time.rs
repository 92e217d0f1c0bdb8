use serde::{Deserialize, Serialize};

/// An instant as a page shows it. The server writes both forms, so that the
/// browser needs neither a calendar nor time zones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// For machines: RFC 3339, in UTC.
    pub iso: String,
    /// For people, in their time zone: `22 Nov 2026, 14:05 UTC`.
    pub text: String,
}

#[cfg(feature = "server")]
pub use server::Zone;

#[cfg(feature = "server")]
mod server {
    use jiff::{Timestamp, tz::TimeZone};
    use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

    use super::Moment;

    /// A time zone that dates are shown in.
    #[derive(Clone, Debug)]
    pub struct Zone(TimeZone);

    impl Zone {
        /// Where nobody said otherwise.
        pub const UTC: Self = Self(TimeZone::UTC);

        /// The zone of an IANA name, as it is written in the database of zones.
        pub fn find(name: &str) -> Option<Self> {
            TimeZone::get(name).ok().map(Self)
        }

        /// Its name in that database.
        pub fn name(&self) -> Option<&str> {
            self.0.iana_name()
        }

        /// Every name, in order.
        pub fn names() -> Vec<String> {
            let mut names: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
            names.sort_unstable();
            names.dedup();
            names
        }

        /// An instant as it is shown here.
        pub fn show(&self, instant: OffsetDateTime) -> Moment {
            let instant = instant.to_offset(UtcOffset::UTC);
            let here = Timestamp::from_second(instant.unix_timestamp())
                .unwrap_or_default()
                .to_zoned(self.0.clone());
            Moment {
                iso: instant.format(&Rfc3339).unwrap_or_default(),
                text: here.strftime("%-d %b %Y, %H:%M %Z").to_string(),
            }
        }
    }

    impl From<OffsetDateTime> for Moment {
        fn from(instant: OffsetDateTime) -> Self {
            Zone::UTC.show(instant)
        }
    }
}
