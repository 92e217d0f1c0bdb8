//! The browser that a request came from: two random secrets in cookies, and its `User-Agent` header.

use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{Locale, keys::Keys};

/// Lifetime of the cookie with the browser secret. Longer than a challenge's, so that a mail that
/// came too late can still be sent again.
pub const BROWSER_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// How long a browser mark still counts after a newer one replaced it: the response that carried
/// the new one may be lost, and two tabs may sign in at once.
pub const REPLACED_MARK_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// The most accounts that one browser is known to.
const MAX_MARKS: usize = 5;

/// How long an account knows a browser after the last sign-in there.
pub const KNOWN_BROWSER_LIFETIME: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Declares a random secret of 256 bits that lives in a cookie or a link. The database holds only
/// its hash.
macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name([u8; 32]);

        impl $name {
            /// A new secret, from the system's random number generator.
            pub fn generate() -> crate::error::Result<Self> {
                crate::keys::random().map(Self)
            }

            /// Reads the encoded secret; `None` if it has not the form of one.
            pub fn parse(value: &str) -> Option<Self> {
                let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
                bytes.try_into().ok().map(Self)
            }

            /// The secret, encoded as base64url.
            pub fn expose(&self) -> String {
                URL_SAFE_NO_PAD.encode(self.0)
            }

            pub(crate) fn hash(&self) -> Vec<u8> {
                crate::keys::sha256(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    };
}

pub(in crate::auth) use secret;

secret! {
    /// Binds a challenge to the browser that asked for it (S10): its link and code work nowhere else.
    BrowserSecret
}

impl BrowserSecret {
    /// The cookie's value: the secret with a keyed tag that proves that this server issued it.
    /// Without the tag an attacker could plant a secret that they know in a browser (S109).
    pub fn cookie(&self, keys: &Keys) -> String {
        let tag = hmac::sign(&keys.browsers()[0], &self.0);
        format!("{}.{}", self.expose(), URL_SAFE_NO_PAD.encode(tag.as_ref()))
    }

    /// Reads a cookie's value; `None` if this server did not issue it.
    pub fn issued(keys: &Keys, cookie: &str) -> Option<Self> {
        let (secret, tag) = cookie.split_once('.')?;
        let (secret, tag) = (Self::parse(secret)?, URL_SAFE_NO_PAD.decode(tag).ok()?);
        let mut keys = keys.browsers().iter();
        keys.any(|key| hmac::verify(key, &secret.0, &tag).is_ok())
            .then_some(secret)
    }
}

secret! {
    /// Marks a browser that has signed in to one account before, so that failed attempts from
    /// elsewhere cannot lock it out (S18). Issued at each sign-in; a value that the browser brings
    /// along is never adopted, since an attacker may have planted it (S109).
    BrowserMark
}

/// The marks in one browser's cookie, one for each account, the latest sign-in first.
#[derive(Clone, Debug)]
pub struct BrowserMarks(Vec<BrowserMark>);

impl BrowserMarks {
    /// Reads a cookie's value. Malformed marks are left out; `None` if none is left.
    pub fn parse(value: &str) -> Option<Self> {
        let marks: Vec<_> = value
            .split('.')
            .take(MAX_MARKS)
            .filter_map(BrowserMark::parse)
            .collect();
        (!marks.is_empty()).then_some(Self(marks))
    }

    /// The cookie's value.
    pub fn expose(&self) -> String {
        self.0
            .iter()
            .map(BrowserMark::expose)
            .collect::<Vec<_>>()
            .join(".")
    }

    /// The mark that was just issued, followed by those of the `shown` marks that are `kept`.
    pub(in crate::auth) fn renewed(
        shown: Option<&Self>,
        issued: BrowserMark,
        kept: impl Fn(&[u8]) -> bool,
    ) -> Self {
        let shown = shown.map_or(&[][..], |shown| &shown.0);
        let kept = shown.iter().filter(|mark| kept(&mark.hash())).cloned();
        Self(std::iter::once(issued).chain(kept).take(MAX_MARKS).collect())
    }

    pub(in crate::auth) fn hashes(&self) -> Vec<Vec<u8>> {
        self.0.iter().map(BrowserMark::hash).collect()
    }
}

impl From<BrowserMark> for BrowserMarks {
    fn from(mark: BrowserMark) -> Self {
        Self(vec![mark])
    }
}

/// A browser as one account knows it. It stays the same when a sign-in replaces the mark, so that
/// signing in again does not reset the rate limits of this browser (S104).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownBrowser(pub(crate) Vec<u8>);

impl KnownBrowser {
    /// The key of this browser's rate limits.
    pub(crate) fn lineage(&self) -> &[u8] {
        &self.0
    }
}

/// The network of an address: IPv4 cut to /24, IPv6 to /48.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

/// The browser that a request came from.
#[derive(Clone, Debug)]
pub struct Browser {
    /// The secret of its cookie.
    pub secret: BrowserSecret,
    /// Its marks, if it has signed in before.
    pub marks: Option<BrowserMarks>,
    /// Its `User-Agent` header; only the first 512 characters are read.
    pub user_agent: String,
    /// Its network address: the key of rate limits, never stored.
    pub address: Option<IpAddr>,
    /// The id of the request in the logs.
    pub request_id: Option<String>,
    /// The language of the page: mail to an account that has chosen none is in it.
    pub locale: Locale,
}

impl Browser {
    /// Its network, cut to /24 or /48, so that it does not identify a household.
    pub(crate) fn network(&self) -> Option<String> {
        self.address.map(network)
    }

    /// A readable name, as it is stored: `Firefox on Linux`.
    pub(crate) fn describe(&self) -> String {
        self.describe_in(Locale::En)
    }

    /// The readable name for a person who reads this language.
    pub(crate) fn describe_in(&self, locale: Locale) -> String {
        let agent: String = self.user_agent.chars().take(512).collect();
        let Some(found) = woothee::parser::Parser::new().parse(&agent) else {
            return locale.browser_unknown().to_owned();
        };
        match (found.name, found.os) {
            ("UNKNOWN", _) => locale.browser_unknown().to_owned(),
            (name, "UNKNOWN") => name.to_owned(),
            (name, "Mac OSX") => locale.browser_on(name, "macOS"),
            (name, os) => locale.browser_on(name, os),
        }
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use super::*;

    #[test]
    fn browser_is_described_by_its_name_and_system() {
        let described = |user_agent: &str, locale| {
            let browser = Browser {
                user_agent: user_agent.to_owned(),
                ..crate::testing::browser()
            };
            browser.describe_in(locale)
        };
        let safari = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                      Version/18.0 Safari/605.1.15";
        assert_eq!(described(safari, Locale::En), "Safari on macOS");
        assert_eq!(described(safari, Locale::De), "Safari auf macOS");
        assert_eq!(described("", Locale::En), "Unknown browser");
        assert_eq!(described("nothing known", Locale::De), "Unbekannter Browser");
    }
}
