//! What a browser shows about itself: two random secrets in cookies, and its
//! `User-Agent`.

use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{
    error::Result,
    keys::{random, sha256},
};

/// How long the browser secret's cookie lives: longer than a challenge, so that a
/// mail that came too late can be sent again.
pub const BROWSER_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// How long a browser counts as known to an account that signed in there.
pub const DEVICE_LIFETIME: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Declares a random secret of 256 bits that lives in a cookie; the database
/// holds its hash.
macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name([u8; 32]);

        impl $name {
            /// A new one, from the system's generator.
            pub fn generate() -> Result<Self> {
                random().map(Self)
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
                sha256(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    };
}

pub(crate) use secret;

secret! {
    /// Binds challenges to the browser that asked for them (S10).
    BrowserSecret
}

secret! {
    /// Marks a browser that has signed in to an account before (S18).
    DeviceSecret
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
    /// Its mark, if it has signed in before.
    pub device: Option<DeviceSecret>,
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
