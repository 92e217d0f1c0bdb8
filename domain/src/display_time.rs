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
    use std::sync::LazyLock;

    use jiff::{Timestamp, tz::TimeZone};
    use messages::Locale;
    use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

    use super::Moment;

    /// The names in `zone.tab` of the IANA time zone database, one a line.
    const PLACES: &str = include_str!("places.txt");

    /// A time zone, and a language, for showing dates.
    #[derive(Clone, Debug)]
    pub struct Zone {
        zone: TimeZone,
        locale: Locale,
    }

    impl Zone {
        /// The default, if the user has set none.
        pub const UTC: Self = Self {
            zone: TimeZone::UTC,
            locale: Locale::En,
        };

        /// The zone with this IANA name, in any case; `None` if there is none.
        pub fn find(name: &str) -> Option<Self> {
            let zone = TimeZone::get(name).ok()?;
            Some(Self { zone, ..Self::UTC })
        }

        /// The same zone, for this language.
        #[must_use]
        pub fn in_locale(self, locale: Locale) -> Self {
            Self { locale, ..self }
        }

        /// Its IANA name.
        pub fn name(&self) -> Option<&str> {
            self.zone.iana_name()
        }

        /// The names of all places to choose from, sorted: none of the old names that stand for
        /// another, and none that is no place, such as `Etc/GMT+3`.
        pub fn places() -> &'static [&'static str] {
            /// Without those that this server's database does not have yet.
            static KNOWN: LazyLock<Vec<&str>> = LazyLock::new(|| {
                let known = |name: &&str| TimeZone::get(name).is_ok();
                PLACES.lines().filter(known).collect()
            });
            &KNOWN
        }

        /// Formats an instant in this zone.
        pub fn show(&self, instant: OffsetDateTime) -> Moment {
            let instant = instant.to_offset(UtcOffset::UTC);
            let here = Timestamp::from_second(instant.unix_timestamp())
                .unwrap_or_default()
                .to_zoned_datetime(self.zone.clone());
            let months = self.locale.months();
            let month = months
                .split(' ')
                .nth(usize::from(here.month().unsigned_abs()) - 1);
            Moment {
                iso: instant.format(&Rfc3339).unwrap_or_default(),
                text: self.locale.date_and_time(
                    here.day(),
                    month.unwrap_or_default(),
                    here.strftime("%H:%M %Z"),
                    here.year(),
                ),
            }
        }
    }

    impl From<OffsetDateTime> for Moment {
        fn from(instant: OffsetDateTime) -> Self {
            Zone::UTC.show(instant)
        }
    }
}
