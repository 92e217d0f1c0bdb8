//! What a browser shows about itself: two random secrets in cookies, and its
//! `User-Agent`.

use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::keys::Keys;

/// How long the browser secret's cookie lives: longer than a challenge, so that a
/// mail that came too late can be sent again.
pub const BROWSER_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// How long a mark counts that another one took the place of: an answer may be lost, and two
/// tabs may sign in at once.
pub const REPLACED_MARK_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// Accounts that one browser stays known to.
const MAX_MARKS: usize = 5;

/// How long a browser counts as known to an account that signed in there.
pub const KNOWN_BROWSER_LIFETIME: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Declares a random secret of 256 bits that lives in a cookie; the database
/// holds its hash.
macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name([u8; 32]);

        impl $name {
            /// A new one, from the system's generator.
            pub fn generate() -> crate::error::Result<Self> {
                crate::keys::random().map(Self)
            }

            /// Reads a cookie's value; what is not one of ours is none.
            pub fn parse(value: &str) -> Option<Self> {
                let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
                bytes.try_into().ok().map(Self)
            }

            /// The cookie's value.
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
    /// Binds challenges to the browser that asked for them (S10).
    BrowserSecret
}

impl BrowserSecret {
    /// The cookie's value: the secret, and that it was issued here. Else a browser that was shown
    /// a made-up one would go on with it, and whoever made it up would know it (S109).
    pub fn cookie(&self, keys: &Keys) -> String {
        let tag = hmac::sign(&keys.browsers()[0], &self.0);
        format!("{}.{}", self.expose(), URL_SAFE_NO_PAD.encode(tag.as_ref()))
    }

    /// Reads a cookie's value. What was not issued here is none.
    pub fn issued(keys: &Keys, cookie: &str) -> Option<Self> {
        let (secret, tag) = cookie.split_once('.')?;
        let (secret, tag) = (Self::parse(secret)?, URL_SAFE_NO_PAD.decode(tag).ok()?);
        let mut keys = keys.browsers().iter();
        keys.any(|key| hmac::verify(key, &secret.0, &tag).is_ok())
            .then_some(secret)
    }
}

secret! {
    /// Marks a browser that has signed in to one account before (S18). Issued at each sign-in,
    /// and never taken over from what a browser shows (S109).
    BrowserMark
}

/// The marks that one browser keeps, of one account each: that of the last sign-in first.
#[derive(Clone, Debug)]
pub struct BrowserMarks(Vec<BrowserMark>);

impl BrowserMarks {
    /// Reads a cookie's value. What is not one of ours is left out; where nothing is left
    /// there are none.
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

    /// With the mark that was just issued, and of those shown the ones that are `kept`.
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

/// A browser as one account knows it: the same across the marks that took each other's place,
/// so that limits which are counted for it are not made anew by signing in (S104).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownBrowser(pub(crate) Vec<u8>);

impl KnownBrowser {
    /// What limits are keyed by.
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

/// The browser a request came from.
#[derive(Clone, Debug)]
pub struct Browser {
    /// Its secret.
    pub secret: BrowserSecret,
    /// Its marks, if it has signed in before.
    pub marks: Option<BrowserMarks>,
    /// Its `User-Agent` header, at most its first 512 bytes count.
    pub user_agent: String,
    /// Its network address: limits are counted by it, and it is kept nowhere.
    pub address: Option<IpAddr>,
    /// The request, as the logs name it.
    pub request_id: Option<String>,
}

impl Browser {
    /// Where it is, cut to /24 or /48 so that it names no household.
    pub(crate) fn network(&self) -> Option<String> {
        self.address.map(network)
    }

    /// What it is, in words: `Firefox on Linux`.
    pub(crate) fn describe(&self) -> String {
        let agent: String = self.user_agent.chars().take(512).collect();
        let Some(found) = woothee::parser::Parser::new().parse(&agent) else {
            return "an unknown browser".to_owned();
        };
        match (found.name, found.os) {
            ("UNKNOWN", _) => "an unknown browser".to_owned(),
            (name, "UNKNOWN") => name.to_owned(),
            (name, os) => format!("{name} on {os}"),
        }
    }
}
