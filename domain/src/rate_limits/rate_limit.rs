//! How limits stand behind each other.
//!
//! A limit counts by something that lasts: a user, a mailbox, a network, or everybody together.
//! What an attacker makes anew at will (a session, a browser's mark, another network) only
//! narrows such a limit: [`RateLimit::each`] exists on a limit that has its total already (S104).

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

/// All known browsers of an account together, and all of a network, in browsers' limits.
pub(super) const ALL_KNOWN: u32 = 4;

/// What a network gets of an address's reserve in an hour.
const RESERVE_SHARE: u32 = 2;

/// How many browsers that an account does not know may do something to it.
pub(super) struct Strangers {
    /// From one network in an hour.
    pub each: u32,
    /// From all networks in an hour, in shares of one network.
    pub all: u32,
    /// From all networks in a day, in the same; for what can be guessed.
    pub day: Option<u32>,
}

/// What a limit is counted by: nothing that an attacker can make anew at will.
pub(super) enum Lasting<'a> {
    User(UserId),
    Mailbox(&'a Email),
    /// The account's address as it is: for what its owner is told, which failures at another
    /// spelling may not keep back.
    Address(&'a Email),
    Network(&'a Block),
    Everybody,
}

impl Lasting<'_> {
    fn name(&self) -> String {
        match self {
            Self::User(user) => user.to_string(),
            Self::Mailbox(email) => mailbox(email),
            Self::Address(email) => email.as_str().to_owned(),
            Self::Network(block) => block.name.clone(),
            Self::Everybody => String::new(),
        }
    }
}

/// What narrows a limit that is counted by something lasting.
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

/// What a limit is there for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Attempts of a network: acquired by refusals too.
    Attempts,
    /// What all strangers share.
    Cap,
    /// Of an account or address by strangers: a browser that waits has a reserve beside it. How
    /// much of it others have acquired is told to nobody.
    Strangers,
    /// Of one account, or of its known browsers.
    Own,
}

/// So many of one thing in any span of this length.
pub(super) struct Window {
    pub kind: &'static str,
    pub key: Vec<u8>,
    pub allowed: u32,
    pub span: Duration,
    pub role: Role,
    /// A success gives it back.
    pub refundable: bool,
}

/// The limits that stand behind one action; all are acquired, or none.
pub struct RateLimit {
    pub(super) windows: Vec<Window>,
    pub(super) reserve: Option<Reserve>,
    kind: &'static str,
    whose: Vec<u8>,
}

/// What is left for a browser that waits when strangers have used up what there was.
pub(super) struct Reserve {
    /// Names the browser that waits, and for what.
    pub ticket: Vec<u8>,
    pub windows: Vec<Window>,
}

impl RateLimit {
    /// Acquired together with this one.
    pub(crate) fn and(mut self, other: Option<Self>) -> Self {
        if let Some(other) = other {
            self.windows.extend(other.windows);
            self.reserve = self.reserve.or(other.reserve);
        }
        self
    }

    /// What may be done to one account. A browser that it knows has a limit of its own, behind it
    /// one of all that it knows. Strangers have a share for each network and a total; when these
    /// are used up, a browser that waits gets something of the reserve (S107).
    pub(super) fn of_account(
        services: &Services,
        kind: &'static str,
        whose: Lasting<'_>,
        browser: &Browser,
        known: Option<&KnownBrowser>,
        strangers: Strangers,
    ) -> Self {
        let Strangers { each, all, day } = strangers;
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
            // Without it one network would use a day up, a few guesses an hour, and keep the
            // owner out of every new browser.
            .each_day(services, &party, day.map(|_| each))
            .each(services, &party, each)
            .role(Role::Strangers);
        rate_limit.reserve = Some(Reserve {
            ticket: key(services, kind, &rate_limit.whose, &waits, HOUR),
            windows: reserve.role(Role::Strangers).windows,
        });
        rate_limit
    }

    /// The first limit: over all.
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

    /// A smaller limit within the total, for each of something.
    pub(super) fn each(self, services: &Services, of: &Renewable<'_>, allowed: u32) -> Self {
        self.with(services, &of.name(), allowed, HOUR)
    }

    /// The same for a day, where there is a limit for that.
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

    /// Not given back, whatever it was acquired on.
    pub(super) fn kept(mut self) -> Self {
        self.windows.iter_mut().for_each(|limit| limit.refundable = false);
        self
    }
}

/// A keyed hash of whose limit it is: the table tells nobody's address.
fn key(services: &Services, kind: &str, whose: &[u8], narrowed: &[u8], span: Duration) -> Vec<u8> {
    let span = span.as_secs().to_be_bytes();
    let named = [kind.as_bytes(), b"\0", whose, b"\0", narrowed, b"\0", &span].concat();
    hmac::sign(services.keys.rate_limits(), &named).as_ref().to_vec()
}
