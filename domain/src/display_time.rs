use serde::{Deserialize, Serialize};

/// An instant for display. The server formats it, so that the browser needs neither a calendar nor
/// time zones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Machine-readable: RFC 3339, in UTC.
    pub iso: String,
    /// Human-readable, in the user's time zone: `22 Nov 2026, 14:05 UTC`.
    pub text: String,
}

#[cfg(feature = "server")]
pub use server::Zone;

#[cfg(feature = "server")]
mod server {
    use jiff::{Timestamp, tz::TimeZone};
    use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

    use super::Moment;

    /// A time zone for showing dates.
    #[derive(Clone, Debug)]
    pub struct Zone(TimeZone);

    impl Zone {
        /// The default, if the user has set none.
        pub const UTC: Self = Self(TimeZone::UTC);

        /// The zone with this IANA name, in any case; `None` if there is none.
        pub fn find(name: &str) -> Option<Self> {
            TimeZone::get(name).ok().map(Self)
        }

        /// Its IANA name.
        pub fn name(&self) -> Option<&str> {
            self.0.iana_name()
        }

        /// All IANA names, sorted.
        pub fn names() -> Vec<String> {
            let mut names: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
            names.sort_unstable();
            names.dedup();
            names
        }

        /// Formats an instant in this zone.
        pub fn show(&self, instant: OffsetDateTime) -> Moment {
            let instant = instant.to_offset(UtcOffset::UTC);
            let here = Timestamp::from_second(instant.unix_timestamp())
                .unwrap_or_default()
                .to_zoned_datetime(self.0.clone());
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
