use crate::{
    Locale,
    auth::{Browser, CurrentUser},
    display_time::Zone,
};

/// The language and the time zone in which the recipient of a mail reads.
pub(crate) struct Reader {
    pub locale: Locale,
    /// In this language.
    pub zone: Zone,
}

impl Reader {
    /// By an account's columns `locale` and `time_zone`. Where it has chosen no language, or there is no
    /// account, it is the browser's.
    pub fn of(locale: Option<&str>, time_zone: Option<&str>, browser: &Browser) -> Self {
        let locale = locale.and_then(Locale::of).unwrap_or(browser.locale);
        let zone = time_zone.and_then(Zone::find).unwrap_or(Zone::UTC);
        Self {
            locale,
            zone: zone.in_locale(locale),
        }
    }

    /// The user themselves.
    pub fn of_user(current_user: &CurrentUser) -> Self {
        let locale = current_user.locale();
        Self {
            locale,
            zone: current_user.zone().clone().in_locale(locale),
        }
    }
}
