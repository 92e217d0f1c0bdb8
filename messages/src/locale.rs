use serde::{Deserialize, Serialize};

/// A language in which all sentences exist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Locale {
    /// American English: what is shown where nothing else is asked for.
    #[default]
    #[serde(rename = "en")]
    En,
    /// German.
    #[serde(rename = "de")]
    De,
}

impl Locale {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::En, Self::De];

    /// Its language tag (BCP 47), as in `lang="de"`, and in the table of users.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// Its name in itself, as the settings offer it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
        }
    }

    /// The locale of a language tag, whatever its region: `de-AT` is `de`.
    pub fn of(tag: &str) -> Option<Self> {
        let language = tag.split('-').next()?;
        Self::ALL
            .into_iter()
            .find(|locale| language.eq_ignore_ascii_case(locale.as_str()))
    }

    /// The best for a header `Accept-Language` (RFC 9110, section 12.5.4): of its languages that exist here, the one
    /// with the highest weight, and of equals the first.
    pub fn accepted(header: &str) -> Self {
        let weighted = header.split(',').filter_map(|range| {
            let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
            let weight = match parameters.trim().strip_prefix("q=") {
                Some(weight) => weight.parse::<f32>().ok()?,
                None => 1.0,
            };
            Some((Self::of(tag.trim())?, weight)).filter(|_| weight > 0.0)
        });
        let best = weighted.reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map_or_else(Self::default, |(locale, _)| locale)
    }
}

#[cfg(test)]
mod tests {
    use super::Locale::{self, De, En};

    #[test]
    fn the_accepted_language_with_the_highest_weight_is_chosen() {
        for (header, locale) in [
            ("", En),
            ("de", De),
            ("de-AT,de;q=0.9,en;q=0.8", De),
            ("fr;q=0.9, en;q=0.5, de;q=0.7", De),
            ("en;q=0.8,de;q=0.8", En),
            ("de;q=0, en;q=0.1", En),
            ("fr, *", En),
            ("DE-ch ; q=1", De),
            ("de;q=x,,;", En),
        ] {
            assert_eq!(Locale::accepted(header), locale, "{header}");
        }
    }
}
