use serde::{Deserialize, Serialize};

use crate::{Moment, id::id};

id! {
    /// One person.
    UserId
}

id! {
    /// A started sign-in, as forms and URLs name it. Worth nothing in another
    /// browser.
    ChallengeId
}

/// The part of the identity that the browser may see. Never a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Who it is.
    pub id: UserId,
    /// The address, normalised.
    pub email: String,
    /// What others see.
    pub name: String,
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
}

/// What the page of a mailed link shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkPage {
    /// In the browser that asked: one button.
    Confirm {
        /// Who will be signed in.
        email: String,
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
