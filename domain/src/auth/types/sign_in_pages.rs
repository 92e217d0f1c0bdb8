//! What the pages of a sign-in and of a step-up show.

use crate::{
    Moment,
    auth::types::{ChallengeId, PendingLinkId},
};
use serde::{Deserialize, Serialize};

/// Why an identity provider proved nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderProblem {
    /// The person said no there.
    Cancelled,
    /// What came back does not hold.
    Refused,
    /// It does not answer.
    Unavailable,
    /// Ten minutes are over, it was used, or it is another browser's.
    Over,
    /// The identity is connected already.
    Taken,
    /// The account has as many connections as there may be.
    TooMany,
}

impl ProviderProblem {
    /// As it stands in a URL.
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

    /// The problem of that name.
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

/// What the page for the second factor shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorPage {
    /// Who is signing in.
    pub email: String,
    /// When it has to be begun anew.
    pub expires_at: Moment,
    /// Whether an authenticator app is enrolled.
    pub totp: bool,
    /// Whether there is a passkey.
    pub passkey: bool,
    /// Where the person wanted to go.
    pub next: String,
}

/// What the page for a step-up offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepUpPage {
    /// Where it leads.
    pub next: String,
    /// Whose mailbox a code may be sent to.
    pub email: String,
    /// Whether a second factor is enrolled: then nothing less will do (S25).
    pub second_factor: bool,
    /// Whether an authenticator app is enrolled.
    pub totp: bool,
    /// Whether there is a passkey.
    pub passkey: bool,
    /// Whether there is a password.
    pub password: bool,
    /// Whether it was done already, lately enough.
    pub done: bool,
}

/// Why a challenge cannot be completed any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChallengeEnd {
    /// Ten minutes are over, it was used, a newer one took its place, or it is
    /// another browser's.
    Over,
    /// Five guesses were wrong (S17).
    TooManyGuesses,
    /// What an identity provider said was used, or is too old.
    Authorization,
    /// The same of a change of address.
    AddressChange,
}

/// What the page for the code shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyPage {
    /// Where the mail went.
    pub email: String,
    /// When the code stops working.
    pub expires_at: Moment,
    /// Where the person wanted to go.
    pub next: String,
    /// The provider, and its identity, whose address this proves.
    pub pending_link: Option<(String, PendingLinkId)>,
    /// Why the mail will not authenticate_with_workspaces, where that is known already.
    pub undeliverable: Option<Undeliverable>,
}

/// Why a mail cannot be delivered. It is said of the address, whoever has it: nothing in it
/// tells whether there is an account (S3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Undeliverable {
    /// The mail server refused it for good.
    Refused,
    /// The mail server offers no SMTPUTF8, which letters beyond ASCII before the `@` take.
    NoSmtpUtf8,
}

impl Undeliverable {
    /// As the outbox has it.
    #[cfg(feature = "server")]
    pub(in crate::auth) fn of(refusal: &str) -> Self {
        match refusal {
            "no_smtputf8" => Self::NoSmtpUtf8,
            _ => Self::Refused,
        }
    }
}

/// What the page of a mailed link shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkPage {
    /// In the browser that asked: one button.
    Confirm {
        /// Who will be signed in.
        email: String,
        /// What the button stands for: a link that was opened in another tab
        /// meanwhile is another challenge.
        challenge: ChallengeId,
    },
    /// Anywhere else: who asked, and the code to type there (S10).
    Elsewhere {
        /// The code, as two groups of three digits.
        code: String,
        /// The browser that asked, like `Firefox on Linux`.
        device: String,
        /// When it asked.
        asked_at: Moment,
    },
    /// Used, replaced, expired or unknown.
    Over,
}
