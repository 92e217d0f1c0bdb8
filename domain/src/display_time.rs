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

    use jiff::{Timestamp, ZonedDateTime, tz::TimeZone};
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
            let here = self.here(Timestamp::from_second(instant.unix_timestamp()).unwrap_or_default());
            Moment {
                iso: instant.format(&Rfc3339).unwrap_or_default(),
                text: self.locale.date_and_time(
                    here.day(),
                    self.month(&here),
                    here.strftime("%H:%M %Z"),
                    here.year(),
                ),
            }
        }

        /// How long ago an instant was, by the server's clock: `5 minutes ago`, and from a week on the date.
        pub fn ago(&self, moment: &Moment) -> String {
            self.ago_at(moment, Timestamp::now())
        }

        fn ago_at(&self, moment: &Moment, now: Timestamp) -> String {
            let Ok(instant) = moment.iso.parse::<Timestamp>() else {
                return moment.text.clone();
            };
            let minutes = now.duration_since(instant).as_mins();
            let (then, today) = (self.here(instant), self.here(now));
            let days = today.date().duration_since(then.date()).as_hours() / 24;
            let number = |number: i64| number.unsigned_abs();
            match (days, minutes) {
                // The database's clock may be a little ahead of this one.
                (-1..=1, -60..=0) => self.locale.ago_now().to_owned(),
                (0 | 1, 1..60) => self.locale.ago_minutes(number(minutes)),
                // Shortly after midnight, "2 hours ago" says more than "yesterday".
                (0, 60..) | (1, 60..360) => self.locale.ago_hours(number(minutes / 60)),
                (1, _) => self.locale.ago_yesterday().to_owned(),
                (2..7, _) => self.locale.ago_days(number(days)),
                _ => self.locale.date_alone(then.day(), self.month(&then), then.year()),
            }
        }

        fn here(&self, instant: Timestamp) -> ZonedDateTime {
            instant.to_zoned_datetime(self.zone.clone())
        }

        fn month(&self, here: &ZonedDateTime) -> &'static str {
            let mut months = self.locale.months().split(' ');
            months
                .nth(usize::from(here.month().unsigned_abs()) - 1)
                .unwrap_or_default()
        }
    }

    impl From<OffsetDateTime> for Moment {
        fn from(instant: OffsetDateTime) -> Self {
            Zone::UTC.show(instant)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        /// What is said of an instant at noon of 28 Nov 2026 in Zürich.
        fn said(locale: Locale, iso: &str) -> String {
            let moment = Moment {
                iso: iso.to_owned(),
                text: "exact".to_owned(),
            };
            let zone = Zone::find("Europe/Zurich").unwrap().in_locale(locale);
            zone.ago_at(&moment, "2026-11-28T11:00:00Z".parse().unwrap())
        }

        #[test]
        fn time_is_relative_for_a_week() {
            for (iso, english, german) in [
                ("2026-11-28T11:00:59Z", "just now", "gerade eben"),
                ("2026-11-28T10:59:01Z", "just now", "gerade eben"),
                ("2026-11-28T10:59:00Z", "1 minute ago", "vor 1 Minute"),
                ("2026-11-28T10:01:00Z", "59 minutes ago", "vor 59 Minuten"),
                ("2026-11-28T10:00:00Z", "1 hour ago", "vor 1 Stunde"),
                ("2026-11-27T23:00:00Z", "12 hours ago", "vor 12 Stunden"),
                ("2026-11-27T22:59:59Z", "yesterday", "gestern"),
                ("2026-11-26T23:00:00Z", "yesterday", "gestern"),
                ("2026-11-26T22:59:59Z", "2 days ago", "vor 2 Tagen"),
                ("2026-11-21T23:00:00Z", "6 days ago", "vor 6 Tagen"),
                ("2026-11-21T22:59:59Z", "21 Nov 2026", "21. Nov. 2026"),
                ("2027-01-01T00:00:00Z", "1 Jan 2027", "1. Jan. 2027"),
                ("not a time", "exact", "exact"),
            ] {
                assert_eq!(said(Locale::En, iso), english, "{iso}");
                assert_eq!(said(Locale::De, iso), german, "{iso}");
            }
        }

        #[test]
        fn hours_cross_midnight() {
            let zone = Zone::UTC;
            let moment = zone.show(time::macros::datetime!(2026-11-27 23:30 UTC));
            for (now, said) in [
                ("2026-11-28T00:10:00Z", "40 minutes ago"),
                ("2026-11-28T01:30:00Z", "2 hours ago"),
                ("2026-11-28T05:30:00Z", "yesterday"),
            ] {
                assert_eq!(zone.ago_at(&moment, now.parse().unwrap()), said, "{now}");
            }
        }
    }
}
