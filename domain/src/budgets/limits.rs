//! Which limits there are: one constructor for each thing that is limited, with its numbers.
//!
//! A limit counts by something that lasts: a user, a mailbox, a network, or everybody together.
//! What an attacker makes anew at will (a session, a browser's mark, another network) only
//! narrows such a limit: [`Budget::each`] exists on a budget that has its total already (S104).

use std::time::Duration;

use aws_lc_rs::hmac;

use super::{
    network::{self, Block},
    recipient::mailbox,
};
use crate::{
    Services,
    auth::{Browser, DeviceSecret, Email, Factor, SessionRef, UserId},
};

pub(super) const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Estimates of a password in an hour; a key stroke that rested asks for one.
const ESTIMATES: u32 = 500;

/// Pictures in an hour: each is drawn anew.
const AVATARS: u32 = 20;

/// Changes of address, and connections, that one account begins in an hour.
const CHANGES: u32 = 20;

/// Organizations that one account makes in an hour: each takes a name from all others.
const ORGANIZATIONS: u32 = 20;

/// Exports in an hour.
const EXPORTS: u32 = 5;

/// Changes of factors in an hour: of one kind, and in all. Each is mailed, so this is the account's
/// budget of such notices: the change is refused, never its notice left out (S26).
const FACTOR_CHANGES: (u32, u32) = (30, 40);

/// Sets of recovery codes in an hour: ten slow hashes each.
const RECOVERY_CODES: u32 = 10;

/// Deletions that one account asks for in an hour. Each is mailed, as is its undoing.
const DELETIONS: u32 = 5;

/// Failures in an hour that nobody is told of: the next one is mailed to the account's owner.
const UNTOLD_FAILURES: u32 = 4;

/// All known browsers of an account together, and all of a network, in browsers' budgets.
const ALL_KNOWN: u32 = 4;

/// Completed sign-ins of one user in an hour, in guesses: from one network, and in all. A right
/// password is no guess, but every sign-in leaves rows.
const SIGN_INS: (u32, u32) = (6, 24);

/// The part of all mails to strangers that one network may ask for: of the /24 or /48, and of
/// the /16 or /32 around it.
const MAIL_SHARES: (u32, u32) = (10, 4);

/// What a network gets of an address's reserve in an hour.
const RESERVE_SHARE: u32 = 2;

/// How many browsers that an account does not know may do something to it.
struct Strangers {
    /// From one network in an hour.
    each: u32,
    /// From all networks in an hour, in shares of one network.
    all: u32,
    /// From all networks in a day, in the same; for what can be guessed.
    day: Option<u32>,
}

/// What a limit is counted by: nothing that an attacker can make anew at will.
enum Lasting<'a> {
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
enum Renewable<'a> {
    Session(SessionRef),
    Device(&'a DeviceSecret),
    Network(&'a Block),
}

impl Renewable<'_> {
    fn name(&self) -> Vec<u8> {
        match self {
            Self::Session(session) => session.to_string().into_bytes(),
            Self::Device(device) => device.hash(),
            Self::Network(block) => block.name.clone().into_bytes(),
        }
    }
}

/// What a limit is there for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Attempts of a network: spent by refusals too.
    Attempts,
    /// What all strangers share.
    Cap,
    /// Of an account or address by strangers: a browser that waits has a reserve beside it. How
    /// much of it others have spent is told to nobody.
    Strangers,
    /// Of one account, or of its known browsers.
    Own,
}

/// So many of one thing in any span of this length.
pub(super) struct Limit {
    pub kind: &'static str,
    pub key: Vec<u8>,
    pub allowed: u32,
    pub span: Duration,
    pub role: Role,
    /// A success gives it back.
    pub refundable: bool,
}

/// The limits that stand behind one action; all are spent, or none.
pub struct Budget {
    pub(super) limits: Vec<Limit>,
    pub(super) reserve: Option<Reserve>,
    kind: &'static str,
    whose: Vec<u8>,
}

/// What is left for a browser that waits when strangers have used up what there was.
pub(super) struct Reserve {
    /// Names the browser that waits, and for what.
    pub ticket: Vec<u8>,
    pub limits: Vec<Limit>,
}

impl Budget {
    /// Mails to one mailbox.
    pub(crate) fn mails(
        services: &Services,
        browser: &Browser,
        email: &Email,
        known: Option<&DeviceSecret>,
    ) -> Self {
        let strangers = Strangers {
            each: services.config.auth.mails_per_hour.into(),
            all: 4,
            day: None,
        };
        Self::of_account(
            services,
            "mails",
            Lasting::Mailbox(email),
            browser,
            known,
            strangers,
        )
    }

    /// Guesses of a mailed code: a million to choose from.
    pub(crate) fn guesses(
        services: &Services,
        browser: &Browser,
        email: &Email,
        known: Option<&DeviceSecret>,
    ) -> Self {
        let strangers = code_guesses(services);
        Self::of_account(
            services,
            "guesses",
            Lasting::Mailbox(email),
            browser,
            known,
            strangers,
        )
    }

    /// Guesses of a password. The weakest that may be chosen stands 10^8 of them.
    pub(crate) fn passwords(
        services: &Services,
        browser: &Browser,
        email: &Email,
        known: Option<&DeviceSecret>,
    ) -> Self {
        let strangers = Strangers {
            each: services.config.auth.guesses_per_hour.into(),
            all: 3,
            day: None,
        };
        Self::of_account(
            services,
            "passwords",
            Lasting::Mailbox(email),
            browser,
            known,
            strangers,
        )
    }

    /// Guesses of a second factor, at sign-in and in sessions that have not proven it: all of a
    /// user's together, for both are there for whoever has the first factor.
    pub(crate) fn second_factor(
        services: &Services,
        browser: &Browser,
        user: UserId,
        known: Option<&DeviceSecret>,
    ) -> Self {
        let strangers = code_guesses(services);
        Self::of_account(
            services,
            "second factor",
            Lasting::User(user),
            browser,
            known,
            strangers,
        )
    }

    /// Guesses at a step-up in a session that has proven what it takes before. Each has its own,
    /// so that a stolen one cannot use the owner's up.
    pub(crate) fn step_up(services: &Services, user: UserId, session: SessionRef) -> Self {
        let each = u32::from(services.config.auth.guesses_per_hour);
        Self::total(services, "step-up", Lasting::User(user), each * ALL_KNOWN, HOUR).each(
            services,
            Renewable::Session(session),
            each,
        )
    }

    /// Attempts to get in from one network, of one kind; none where the address is not known.
    pub(crate) fn attempts(services: &Services, browser: &Browser, kind: &'static str) -> Option<Self> {
        let each = u32::from(services.config.auth.attempts_per_hour_per_address);
        let mut blocks = network::around(browser.address?);
        let widest = blocks.pop()?;
        let total = Self::total(
            services,
            kind,
            Lasting::Network(&widest),
            each * widest.shares,
            HOUR,
        );
        let budget = blocks.iter().fold(total, |budget, block| {
            budget.each(services, Renewable::Network(block), each * block.shares)
        });
        Some(budget.role(Role::Attempts).kept())
    }

    /// The same of browsers that have signed in here before: a budget for each, and one over
    /// those of a network.
    pub(crate) fn known_attempts(services: &Services, browser: &Browser, device: &DeviceSecret) -> Self {
        let each = u32::from(services.config.auth.attempts_per_hour_per_address);
        let [party, _] = network::parties(browser.address);
        Self::total(
            services,
            "known attempts",
            Lasting::Network(&party),
            each * ALL_KNOWN,
            HOUR,
        )
        .each(services, Renewable::Device(device), each)
        .role(Role::Attempts)
        .kept()
    }

    /// Mails to strangers, to whomever: a flood of them would cost the sender's name. Each
    /// network has a share, so that none takes everybody else's.
    pub(crate) fn mails_to_strangers(services: &Services, browser: &Browser) -> Self {
        let all = services.config.auth.mails_per_hour_in_all;
        let share = |part: u32| {
            (all / part)
                .max(services.config.auth.mails_per_hour.into())
                .min(all)
        };
        let [party, around] = network::parties(browser.address);
        Self::mails_in_all(services)
            .each(services, Renewable::Network(&around), share(MAIL_SHARES.1))
            .each(services, Renewable::Network(&party), share(MAIL_SHARES.0))
            .role(Role::Cap)
            .kept()
    }

    /// What all networks have together.
    pub(super) fn mails_in_all(services: &Services) -> Self {
        let all = services.config.auth.mails_per_hour_in_all;
        Self::total(services, "mails in all", Lasting::Everybody, all, HOUR)
    }

    /// Sign-ins that went well, or as far as the second factor.
    pub(crate) fn sign_ins(services: &Services, browser: &Browser, user: UserId, kind: &'static str) -> Self {
        let each = u32::from(services.config.auth.guesses_per_hour);
        let [party, _] = network::parties(browser.address);
        Self::total(services, kind, Lasting::User(user), each * SIGN_INS.1, HOUR).each(
            services,
            Renewable::Network(&party),
            each * SIGN_INS.0,
        )
    }

    /// Changes of the factors of one account.
    pub(crate) fn factor_changes(services: &Services, user: UserId, factor: Factor) -> Self {
        let (of_kind, all) = FACTOR_CHANGES;
        Self::total(services, "factor changes", Lasting::User(user), all, HOUR).with(
            services,
            factor.as_str().as_bytes(),
            of_kind,
            HOUR,
        )
    }

    /// Sets of recovery codes that an account makes.
    pub(crate) fn recovery_codes(services: &Services, user: UserId) -> Self {
        Self::total(
            services,
            "recovery codes",
            Lasting::User(user),
            RECOVERY_CODES,
            HOUR,
        )
    }

    /// Deletions that an account asks for.
    pub(crate) fn deletions(services: &Services, user: UserId) -> Self {
        Self::total(services, "deletions", Lasting::User(user), DELETIONS, HOUR)
    }

    /// Failures of one kind at an address that nobody is told of.
    pub(crate) fn untold_failures(services: &Services, email: &Email, kind: &'static str) -> Self {
        Self::total(services, kind, Lasting::Address(email), UNTOLD_FAILURES, HOUR)
    }

    /// Notices of one kind: one an hour, so that a flood of failures is none of mails. Other kinds
    /// have their own, so that none is kept back because another was mailed.
    pub(crate) fn notices(services: &Services, email: &Email, kind: &'static str, a_day: u32) -> Self {
        Self::total(services, kind, Lasting::Address(email), 1, HOUR).with_day(services, Some(a_day))
    }

    /// Warnings of one kind in the log, over all servers.
    pub(super) fn warnings(services: &Services, kind: &'static str) -> Self {
        Self::total(services, kind, Lasting::Everybody, 1, HOUR)
    }

    /// Pictures of an account.
    pub(crate) fn avatars(services: &Services, user: UserId) -> Self {
        Self::total(services, "avatars", Lasting::User(user), AVATARS, HOUR)
    }

    /// Addresses and providers that an account begins to take: each sends a mail or
    /// keeps a row.
    pub(crate) fn changes(services: &Services, user: UserId) -> Self {
        Self::total(services, "changes", Lasting::User(user), CHANGES, HOUR)
    }

    /// Organizations that an account makes.
    pub(crate) fn organizations(services: &Services, user: UserId) -> Self {
        Self::total(
            services,
            "organizations",
            Lasting::User(user),
            ORGANIZATIONS,
            HOUR,
        )
    }

    /// Exports of an account: each is much work.
    pub(crate) fn exports(services: &Services, user: UserId) -> Self {
        Self::total(services, "exports", Lasting::User(user), EXPORTS, HOUR)
    }

    /// Estimates of how strong a password is, while it is typed.
    pub(crate) fn estimates(services: &Services, user: UserId) -> Self {
        Self::total(services, "estimates", Lasting::User(user), ESTIMATES, HOUR)
    }

    /// Spent together with this one.
    pub(crate) fn and(mut self, other: Option<Self>) -> Self {
        if let Some(other) = other {
            self.limits.extend(other.limits);
            self.reserve = self.reserve.or(other.reserve);
        }
        self
    }

    /// What may be done to one account. A browser that it knows has a budget of its own, behind it
    /// one of all that it knows. Strangers have a share for each network and a total; when these
    /// are used up, a browser that waits gets something of the reserve (S107).
    fn of_account(
        services: &Services,
        kind: &'static str,
        whose: Lasting<'_>,
        browser: &Browser,
        known: Option<&DeviceSecret>,
        strangers: Strangers,
    ) -> Self {
        let Strangers { each, all, day } = strangers;
        if let Some(device) = known {
            let known = format!("{} known", whose.name());
            let total = Self::new(services, kind, known.into_bytes(), each * ALL_KNOWN, HOUR);
            return total.with_day(services, day.map(|day| day * each)).each(
                services,
                Renewable::Device(device),
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
        .each(
            services,
            Renewable::Network(&network::parties(browser.address)[0]),
            RESERVE_SHARE,
        );
        let waits = [b"waits\0", browser.secret.hash().as_slice()].concat();
        let mut budget = Self::total(services, kind, whose, each * all, HOUR)
            .with_day(services, day.map(|day| day * each))
            .each(services, party, each)
            .role(Role::Strangers);
        budget.reserve = Some(Reserve {
            ticket: key(services, kind, &budget.whose, &waits, HOUR),
            limits: reserve.role(Role::Strangers).limits,
        });
        budget
    }

    /// The first limit: over all.
    fn total(
        services: &Services,
        kind: &'static str,
        whose: Lasting<'_>,
        allowed: u32,
        span: Duration,
    ) -> Self {
        Self::new(services, kind, whose.name().into_bytes(), allowed, span)
    }

    fn new(services: &Services, kind: &'static str, whose: Vec<u8>, allowed: u32, span: Duration) -> Self {
        let budget = Self {
            limits: Vec::new(),
            reserve: None,
            kind,
            whose,
        };
        budget.with(services, &[], allowed, span)
    }

    fn with_day(self, services: &Services, allowed: Option<u32>) -> Self {
        match allowed {
            Some(allowed) => self.with(services, &[], allowed, DAY),
            None => self,
        }
    }

    /// A smaller limit within the total, for each of something.
    fn each(self, services: &Services, of: Renewable<'_>, allowed: u32) -> Self {
        self.with(services, &of.name(), allowed, HOUR)
    }

    fn with(mut self, services: &Services, narrowed: &[u8], allowed: u32, span: Duration) -> Self {
        self.limits.push(Limit {
            kind: self.kind,
            key: key(services, self.kind, &self.whose, narrowed, span),
            allowed,
            span,
            role: Role::Own,
            refundable: true,
        });
        self
    }

    fn role(mut self, role: Role) -> Self {
        self.limits.iter_mut().for_each(|limit| limit.role = role);
        self
    }

    /// Not given back, whatever it was spent on.
    fn kept(mut self) -> Self {
        self.limits.iter_mut().for_each(|limit| limit.refundable = false);
        self
    }
}

/// A code of six digits falls to a million guesses, one of an authenticator app to a third of it:
/// so few in a day that a year of them is unlikely to hit (decision 0028).
fn code_guesses(services: &Services) -> Strangers {
    Strangers {
        each: services.config.auth.guesses_per_hour.into(),
        all: 2,
        day: Some(3),
    }
}

/// A keyed hash of whose limit it is: the table tells nobody's address.
fn key(services: &Services, kind: &str, whose: &[u8], narrowed: &[u8], span: Duration) -> Vec<u8> {
    let span = span.as_secs().to_be_bytes();
    let named = [kind.as_bytes(), b"\0", whose, b"\0", narrowed, b"\0", &span].concat();
    hmac::sign(services.keys.budget(), &named).as_ref().to_vec()
}
