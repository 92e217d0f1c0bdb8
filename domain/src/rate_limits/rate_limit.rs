//! A rate limit: one or more windows that an action has to pass.
//!
//! A limit is keyed by something that an attacker cannot replace: a user, a mailbox, a network, or
//! all clients together. Something that an attacker can replace (a session, a browser mark,
//! another network) only narrows such a limit: every constructor begins with a total, and
//! [`RateLimit::each`] adds a narrower window (S104).

use std::time::Duration;

use aws_lc_rs::hmac;

use super::{
    mailbox::mailbox,
    network::{self, Block},
};
use crate::{
    Services,
    auth::{Browser, Email, KnownBrowser, SessionRef, UserId},
};

pub(super) const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Multiple of a browser's limit that all known browsers of an account, or of a network, share.
pub(super) const ALL_KNOWN: u32 = 4;

/// Uses of an address's reserve in an hour by one network.
const RESERVE_SHARE: u32 = 2;

/// The limits of browsers that an account does not know.
pub(super) struct UnknownBrowserLimits {
    /// Limit of one network in an hour.
    pub each: u32,
    /// Limit of all networks in an hour, as a multiple of `each`.
    pub all: u32,
    /// Limit of all networks in a day, as a multiple of `each`; for secrets that can be guessed.
    pub day: Option<u32>,
}

/// Key of a limit: something that an attacker cannot replace at will.
pub(super) enum Lasting<'a> {
    User(UserId),
    Mailbox(&'a Email),
    /// The exact address of an account, for mails to its owner: failures at another spelling of the
    /// address must not suppress them.
    Address(&'a Email),
    Network(&'a Block),
    AllClients,
}

impl Lasting<'_> {
    fn name(&self) -> String {
        match self {
            Self::User(user) => user.to_string(),
            Self::Mailbox(email) => mailbox(email),
            Self::Address(email) => email.as_str().to_owned(),
            Self::Network(block) => block.name.clone(),
            Self::AllClients => String::new(),
        }
    }
}

/// Narrows a limit whose key is [`Lasting`].
pub(super) enum Renewable<'a> {
    Session(SessionRef),
    Browser(&'a KnownBrowser),
    Network(&'a Block),
}

impl Renewable<'_> {
    fn name(&self) -> Vec<u8> {
        match self {
            Self::Session(session) => session.to_string().into_bytes(),
            Self::Browser(browser) => browser.lineage().to_vec(),
            Self::Network(block) => block.name.clone().into_bytes(),
        }
    }
}

/// The role of a window among those of a limit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Attempts of a network: refused ones count too.
    Attempts,
    /// The limit of the whole server on mails to unknown addresses, or the share of a network in it.
    Cap,
    /// Limit of unknown browsers at one account or address. A browser that waits may use a reserve
    /// beside it. How much of it others have used is never revealed.
    UnknownBrowsers,
    /// Limit of one account, or of its known browsers.
    Own,
}

/// At most `allowed` of one kind in any time span of length `span`.
pub(super) struct Window {
    pub kind: &'static str,
    pub key: Vec<u8>,
    pub allowed: u32,
    pub span: Duration,
    pub role: Role,
    /// Whether a success refunds it.
    pub refundable: bool,
}

/// The windows that an action has to pass: all are acquired, or none.
pub struct RateLimit {
    pub(super) windows: Vec<Window>,
    pub(super) reserve: Option<Reserve>,
    kind: &'static str,
    whose: Vec<u8>,
}

/// The reserve for a browser that has waited after unknown browsers used up the limit.
pub(super) struct Reserve {
    /// Key of the waiting browser and its action.
    pub ticket: Vec<u8>,
    pub windows: Vec<Window>,
}

impl RateLimit {
    /// Adds the windows of another limit, to be acquired together.
    pub(crate) fn and(mut self, other: Option<Self>) -> Self {
        if let Some(other) = other {
            self.windows.extend(other.windows);
            self.reserve = self.reserve.or(other.reserve);
        }
        self
    }

    /// Limit of an action on one account. A browser that the account knows has a limit of its own,
    /// within one of all known browsers. Unknown browsers have a share for each network and a total; when
    /// these are used up, a browser that waits may use a reserve (S107: an attacker cannot lock the
    /// owner out).
    pub(super) fn of_account(
        services: &Services,
        kind: &'static str,
        whose: Lasting<'_>,
        browser: &Browser,
        known: Option<&KnownBrowser>,
        unknown_browsers: UnknownBrowserLimits,
    ) -> Self {
        let UnknownBrowserLimits { each, all, day } = unknown_browsers;
        if let Some(device) = known {
            let known = format!("{} known", whose.name());
            let total = Self::new(services, kind, known.into_bytes(), each * ALL_KNOWN, HOUR);
            return total.with_day(services, day.map(|day| day * each)).each(
                services,
                &Renewable::Browser(device),
                each,
            );
        }
        let [party, _] = network::parties(browser.address);
        let party = Renewable::Network(&party);
        let reserve = Self::new(
            services,
            kind,
            format!("{} reserve", whose.name()).into_bytes(),
            each,
            HOUR,
        )
        .with_day(services, day.map(|_| each))
        .each_day(services, &party, day.map(|_| RESERVE_SHARE))
        .each(services, &party, RESERVE_SHARE);
        let waits = [b"waits\0", browser.secret.hash().as_slice()].concat();
        let mut rate_limit = Self::total(services, kind, whose, each * all, HOUR)
            .with_day(services, day.map(|day| day * each))
            // Otherwise one network could use up the day with a few guesses an hour, and keep the
            // owner from signing in from a new browser.
            .each_day(services, &party, day.map(|_| each))
            .each(services, &party, each)
            .role(Role::UnknownBrowsers);
        rate_limit.reserve = Some(Reserve {
            ticket: key(services, kind, &rate_limit.whose, &waits, HOUR),
            windows: reserve.role(Role::UnknownBrowsers).windows,
        });
        rate_limit
    }

    /// The total of a new limit.
    pub(super) fn total(
        services: &Services,
        kind: &'static str,
        whose: Lasting<'_>,
        allowed: u32,
        span: Duration,
    ) -> Self {
        Self::new(services, kind, whose.name().into_bytes(), allowed, span)
    }

    fn new(services: &Services, kind: &'static str, whose: Vec<u8>, allowed: u32, span: Duration) -> Self {
        let rate_limit = Self {
            windows: Vec::new(),
            reserve: None,
            kind,
            whose,
        };
        rate_limit.with(services, &[], allowed, span)
    }

    pub(super) fn with_day(self, services: &Services, allowed: Option<u32>) -> Self {
        match allowed {
            Some(allowed) => self.with(services, &[], allowed, DAY),
            None => self,
        }
    }

    /// Adds a smaller hourly window within the total, for each `of`.
    pub(super) fn each(self, services: &Services, of: &Renewable<'_>, allowed: u32) -> Self {
        self.with(services, &of.name(), allowed, HOUR)
    }

    /// Adds a smaller daily window within the total, for each `of`, if `allowed` is given.
    pub(super) fn each_day(self, services: &Services, of: &Renewable<'_>, allowed: Option<u32>) -> Self {
        match allowed {
            Some(allowed) => self.with(services, &of.name(), allowed, DAY),
            None => self,
        }
    }

    pub(super) fn with(mut self, services: &Services, narrowed: &[u8], allowed: u32, span: Duration) -> Self {
        self.windows.push(Window {
            kind: self.kind,
            key: key(services, self.kind, &self.whose, narrowed, span),
            allowed,
            span,
            role: Role::Own,
            refundable: true,
        });
        self
    }

    pub(super) fn role(mut self, role: Role) -> Self {
        self.windows.iter_mut().for_each(|limit| limit.role = role);
        self
    }

    /// Makes the limit not refundable.
    pub(super) fn kept(mut self) -> Self {
        self.windows.iter_mut().for_each(|limit| limit.refundable = false);
        self
    }
}

/// Keyed hash of a limit's key, so that the table reveals no address.
fn key(services: &Services, kind: &str, whose: &[u8], narrowed: &[u8], span: Duration) -> Vec<u8> {
    let span = span.as_secs().to_be_bytes();
    let named = [kind.as_bytes(), b"\0", whose, b"\0", narrowed, b"\0", &span].concat();
    hmac::sign(services.keys.rate_limits(), &named).as_ref().to_vec()
}
