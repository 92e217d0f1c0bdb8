//! Data of the sign-in and step-up pages.

use crate::{
    Moment,
    auth::types::{ChallengeId, PendingLinkId},
};
use serde::{Deserialize, Serialize};

/// Why signing in with an identity provider failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderProblem {
    /// The user cancelled at the provider.
    Cancelled,
    /// The provider's response is invalid.
    Refused,
    /// The provider does not respond.
    Unavailable,
    /// The authorization request is older than ten minutes, was used already, or belongs to another
    /// browser.
    Over,
    /// The identity is linked to an account already.
    Taken,
    /// The account has the most linked accounts that are allowed.
    TooMany,
}

impl ProviderProblem {
    /// Name in a URL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Refused => "refused",
            Self::Unavailable => "unavailable",
            Self::Over => "over",
            Self::Taken => "taken",
            Self::TooMany => "too-many",
        }
    }

    /// The problem with this name; `None` if there is none.
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::Cancelled,
            Self::Refused,
            Self::Unavailable,
            Self::Over,
            Self::Taken,
            Self::TooMany,
        ]
        .into_iter()
        .find(|problem| problem.as_str() == name)
    }
}

/// The page that asks for the second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorPage {
    /// The e-mail address of the account.
    pub email: String,
    /// Seconds until the sign-in expires and has to begin again.
    pub expires_in: u32,
    /// Whether an authenticator app is enrolled.
    pub totp: bool,
    /// Whether a passkey is enrolled.
    pub passkey: bool,
    /// The path to return to.
    pub next: String,
}

/// The page that asks for a step-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepUpPage {
    /// The path to return to.
    pub next: String,
    /// The address that a code can be mailed to.
    pub email: String,
    /// Whether a second factor is enrolled. Then only that one will do (S25): a stolen mailbox or
    /// password is not enough.
    pub second_factor: bool,
    /// Whether an authenticator app is enrolled.
    pub totp: bool,
    /// Whether a passkey is enrolled.
    pub passkey: bool,
    /// Whether a password is set.
    pub password: bool,
    /// Whether the session has stepped up lately enough already.
    pub done: bool,
}

/// Why a challenge can no longer be completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChallengeEnd {
    /// It is older than ten minutes, was used, was replaced by a newer one, or belongs to another
    /// browser.
    Over,
    /// Five guesses were wrong; more would make the code guessable (S17).
    TooManyGuesses,
    /// As [`TooManyGuesses`](Self::TooManyGuesses), at a step-up, whose mail has no link.
    TooManyStepUpGuesses,
    /// As [`TooManyGuesses`](Self::TooManyGuesses), at a change of the e-mail address.
    TooManyAddressGuesses,
    /// As [`TooManyGuesses`](Self::TooManyGuesses), at the second factor of a sign-in.
    TooManyFactorGuesses,
    /// The pending link of a provider's identity was used or has expired.
    Authorization,
    /// A challenge for a change of the e-mail address is over, for any of the reasons of `Over`.
    AddressChange,
}

/// The page that asks for the mailed code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyPage {
    /// The address that the mail went to.
    pub email: String,
    /// Seconds until the code expires; 0 once it has.
    pub expires_in: u32,
    /// Seconds since the mail was requested.
    pub requested_ago: u32,
    /// The path to return to.
    pub next: String,
    /// Name of the provider and id of the pending link whose address this challenge proves.
    pub pending_link: Option<(String, PendingLinkId)>,
    /// Why the mail cannot be delivered, if that is known already.
    pub undeliverable: Option<Undeliverable>,
}

/// Why a mail cannot be delivered. It depends on the address alone and does not reveal whether an
/// account has it (S3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Undeliverable {
    /// The mail server refused the mail permanently.
    Refused,
    /// The mail server lacks SMTPUTF8, which an address with non-ASCII letters before the `@` needs.
    NoSmtpUtf8,
}

impl Undeliverable {
    /// Reads the reason from the outbox's column.
    #[cfg(feature = "server")]
    pub(in crate::auth) fn of(refusal: &str) -> Self {
        match refusal {
            "no_smtputf8" => Self::NoSmtpUtf8,
            _ => Self::Refused,
        }
    }
}

/// The page of a mailed link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkPage {
    /// In the browser that asked: a button that signs in.
    Confirm {
        /// The e-mail address of the account.
        email: String,
        /// The challenge that the button confirms. A link that is opened in another tab meanwhile
        /// is another challenge.
        challenge: ChallengeId,
    },
    /// In any other browser: who asked, and the code to type where the sign-in began (S10). So a
    /// mail scanner, or the recipient of a forwarded link, cannot sign in with it.
    Elsewhere {
        /// The code, as two groups of three digits.
        code: String,
        /// The browser that asked, like `Firefox on Linux`.
        device: String,
        /// When it asked.
        asked_at: Moment,
    },
    /// The link was used, replaced, has expired, or is unknown.
    Over,
}
