//! All rate limits: one constructor for each limited action, with its numbers.
//!
//! Limits of size are not here: a constant `MAX_…` or `…_LEN` is beside what it limits, and the sizes of
//! requests are in `server/src/body_rules.rs`. The guesses of one mailed code are counted in its row, in
//! `auth/challenge/verify.rs`.

use super::{
    network,
    rate_limit::{ALL_KNOWN, HOUR, Lasting, RateLimit, Renewable, Role, UnknownBrowserLimits},
};
use crate::{
    Services,
    auth::{Browser, Email, Factor, KnownBrowser, SessionRef, UserId},
};

/// Password strength estimates in an hour; a pause in typing asks for one.
const ESTIMATES: u32 = 500;

/// Pictures in an hour: each upload is decoded and encoded, which costs CPU time.
const AVATARS: u32 = 20;

/// Changes of the e-mail address, and linked accounts, that one account starts in an hour.
const CHANGES: u32 = 20;

/// Organizations that one account creates in an hour: each takes a slug that no other can have.
const ORGANIZATIONS: u32 = 20;

/// Exports of one account in an hour.
const EXPORTS: u32 = 5;

/// Credential changes in an hour: of one kind, and in total. Each is mailed to the owner, so this
/// also limits the mails: beyond it the change is refused, never its mail left out (S26).
const FACTOR_CHANGES: (u32, u32) = (30, 40);

/// Sets of recovery codes in an hour: each costs ten slow hashes.
const RECOVERY_CODES: u32 = 10;

/// Requested deletions of one account in an hour. The request and its cancellation are each mailed.
const DELETIONS: u32 = 5;

/// Failures in an hour without a mail: the next one is mailed to the account's owner.
const UNREPORTED_FAILURES: u32 = 4;

/// Failures in a day without a mail, so that guesses which are spread over the day are reported too.
const UNREPORTED_A_DAY: u32 = 8;

/// Completed sign-ins of one user in an hour, as a multiple of the allowed guesses: from one
/// network, and in total. A right password uses up no guesses, but every sign-in inserts rows.
const SIGN_INS: (u32, u32) = (6, 24);

/// Divisors of the limit on mails to unknown addresses: the share of a /24 or /48 network, and of the
/// /16 or /32 around it.
const MAIL_SHARES: (u32, u32) = (10, 4);

impl RateLimit {
    /// Mails to one mailbox, so that it cannot be flooded (S75).
    pub(crate) fn mails(
        services: &Services,
        browser: &Browser,
        email: &Email,
        known: Option<&KnownBrowser>,
    ) -> Self {
        let unknown_browsers = UnknownBrowserLimits {
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
            unknown_browsers,
        )
    }

    /// Guesses of a mailed code, which is one of a million.
    pub(crate) fn guesses(
        services: &Services,
        browser: &Browser,
        email: &Email,
        known: Option<&KnownBrowser>,
    ) -> Self {
        let unknown_browsers = code_guesses(services);
        Self::of_account(
            services,
            "guesses",
            Lasting::Mailbox(email),
            browser,
            known,
            unknown_browsers,
        )
    }

    /// Guesses of a password. The weakest one that is accepted withstands 10^8.
    pub(crate) fn passwords(
        services: &Services,
        browser: &Browser,
        email: &Email,
        known: Option<&KnownBrowser>,
    ) -> Self {
        let unknown_browsers = UnknownBrowserLimits {
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
            unknown_browsers,
        )
    }

    /// Guesses of a second factor, at sign-in and in sessions that have not proven it. Both share one
    /// limit per user, because an attacker with the first factor can guess in both places.
    pub(crate) fn second_factor(
        services: &Services,
        browser: &Browser,
        user: UserId,
        known: Option<&KnownBrowser>,
    ) -> Self {
        let unknown_browsers = code_guesses(services);
        Self::of_account(
            services,
            "second factor",
            Lasting::User(user),
            browser,
            known,
            unknown_browsers,
        )
    }

    /// Guesses at a step-up in a session that has proven the required factor before. Each session
    /// has its own, so that a stolen one cannot use up the owner's.
    pub(crate) fn step_up(services: &Services, user: UserId, session: SessionRef) -> Self {
        let each = u32::from(services.config.auth.guesses_per_hour);
        let session = Renewable::Session(session);
        Self::total(services, "step-up", Lasting::User(user), each * ALL_KNOWN, HOUR)
            .each_day(services, &session, Some(each * 2))
            .each(services, &session, each)
    }

    /// Passkeys that are verified in a user's sessions. None can be guessed, but each refusal
    /// inserts rows.
    pub(crate) fn passkey_step_ups(services: &Services, user: UserId, session: SessionRef) -> Self {
        let each = u32::from(services.config.auth.attempts_per_hour_per_address);
        Self::total(
            services,
            "passkey step-ups",
            Lasting::User(user),
            each * ALL_KNOWN,
            HOUR,
        )
        .each(services, &Renewable::Session(session), each)
    }

    /// Attempts of one kind to sign in from one network; `None` if the client's address is unknown.
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
        let rate_limit = blocks.iter().fold(total, |rate_limit, block| {
            rate_limit.each(services, &Renewable::Network(block), each * block.shares)
        });
        Some(rate_limit.role(Role::Attempts).kept())
    }

    /// Attempts of browsers that have signed in before: a limit for each browser, and one for all
    /// of a network.
    pub(crate) fn known_attempts(services: &Services, browser: &Browser, device: &KnownBrowser) -> Self {
        let each = u32::from(services.config.auth.attempts_per_hour_per_address);
        let [party, _] = network::parties(browser.address);
        Self::total(
            services,
            "known attempts",
            Lasting::Network(&party),
            each * ALL_KNOWN,
            HOUR,
        )
        .each(services, &Renewable::Browser(device), each)
        .role(Role::Attempts)
        .kept()
    }

    /// Mails to addresses that never signed in from the browser, to all of them together: a flood
    /// would ruin the sender's reputation. Each network has a share, so that none uses up the
    /// whole.
    pub(crate) fn mails_to_unknown_addresses(services: &Services, browser: &Browser) -> Self {
        let all = services.config.auth.mails_per_hour_in_all;
        let share = |part: u32| {
            (all / part)
                .max(services.config.auth.mails_per_hour.into())
                .min(all)
        };
        let [party, around] = network::parties(browser.address);
        Self::mails_in_all(services)
            .each(services, &Renewable::Network(&around), share(MAIL_SHARES.1))
            .each(services, &Renewable::Network(&party), share(MAIL_SHARES.0))
            .role(Role::Cap)
            .kept()
    }

    /// The limit of mails to unknown addresses that all networks share.
    pub(super) fn mails_in_all(services: &Services) -> Self {
        let all = services.config.auth.mails_per_hour_in_all;
        Self::total(services, "mails in all", Lasting::AllClients, all, HOUR)
    }

    /// First factors that were right, for accounts with a second one. Each kind has its own limit:
    /// an attacker with only the password cannot use up the owner's mailed links.
    pub(crate) fn first_factors(
        services: &Services,
        browser: &Browser,
        user: UserId,
        factor: Factor,
    ) -> Self {
        let kind = match factor {
            Factor::Password => "first factors: password",
            Factor::Provider => "first factors: provider",
            _ => "first factors",
        };
        Self::sign_ins(services, browser, user, kind)
    }

    /// Completed sign-ins.
    pub(crate) fn sign_ins(services: &Services, browser: &Browser, user: UserId, kind: &'static str) -> Self {
        let each = u32::from(services.config.auth.guesses_per_hour);
        let [party, _] = network::parties(browser.address);
        Self::total(services, kind, Lasting::User(user), each * SIGN_INS.1, HOUR).each(
            services,
            &Renewable::Network(&party),
            each * SIGN_INS.0,
        )
    }

    /// Changes of the credentials of one account.
    pub(crate) fn factor_changes(services: &Services, user: UserId, factor: Factor) -> Self {
        let (of_kind, all) = FACTOR_CHANGES;
        Self::total(services, "factor changes", Lasting::User(user), all, HOUR).with(
            services,
            factor.as_str().as_bytes(),
            of_kind,
            HOUR,
        )
    }

    /// Sets of recovery codes of one account.
    pub(crate) fn recovery_codes(services: &Services, user: UserId) -> Self {
        Self::total(
            services,
            "recovery codes",
            Lasting::User(user),
            RECOVERY_CODES,
            HOUR,
        )
    }

    /// Requested deletions of one account.
    pub(crate) fn deletions(services: &Services, user: UserId) -> Self {
        Self::total(services, "deletions", Lasting::User(user), DELETIONS, HOUR)
    }

    /// Failures of one kind at an address that are not mailed to its owner.
    pub(crate) fn unreported_failures(services: &Services, email: &Email, kind: &'static str) -> Self {
        Self::total(services, kind, Lasting::Address(email), UNREPORTED_FAILURES, HOUR)
            .with_day(services, Some(UNREPORTED_A_DAY))
    }

    /// Notification mails of one kind: one an hour, so that a flood of failures does not become a
    /// flood of mails. Each kind has its own limit, so that one cannot suppress another.
    pub(crate) fn notices(services: &Services, email: &Email, kind: &'static str, a_day: u32) -> Self {
        Self::total(services, kind, Lasting::Address(email), 1, HOUR).with_day(services, Some(a_day))
    }

    /// Warnings of one kind in the log, over all server processes.
    pub(super) fn warnings(services: &Services, kind: &'static str) -> Self {
        Self::total(services, kind, Lasting::AllClients, 1, HOUR)
    }

    /// Uploaded pictures of one account.
    pub(crate) fn avatars(services: &Services, user: UserId) -> Self {
        Self::total(services, "avatars", Lasting::User(user), AVATARS, HOUR)
    }

    /// Changes of the e-mail address and linked accounts that one account starts: each sends a mail
    /// or inserts a row.
    pub(crate) fn changes(services: &Services, user: UserId) -> Self {
        Self::total(services, "changes", Lasting::User(user), CHANGES, HOUR)
    }

    /// Organizations that one account creates.
    pub(crate) fn organizations(services: &Services, user: UserId) -> Self {
        Self::total(
            services,
            "organizations",
            Lasting::User(user),
            ORGANIZATIONS,
            HOUR,
        )
    }

    /// Exports of one account, which cost much work.
    pub(crate) fn exports(services: &Services, user: UserId) -> Self {
        Self::total(services, "exports", Lasting::User(user), EXPORTS, HOUR)
    }

    /// Password strength estimates while a user types.
    pub(crate) fn estimates(services: &Services, user: UserId) -> Self {
        Self::total(services, "estimates", Lasting::User(user), ESTIMATES, HOUR)
    }
}

/// Guesses of a code. A mailed code is guessed within a million attempts, an app's within a third
/// of that: so few are allowed in a day that a year of guessing is unlikely to succeed (decision
/// 0028).
fn code_guesses(services: &Services) -> UnknownBrowserLimits {
    UnknownBrowserLimits {
        each: services.config.auth.guesses_per_hour.into(),
        all: 2,
        day: Some(3),
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests;
