//! What the settings pages show of an account.

use crate::{
    Moment,
    auth::types::{
        Factor, LinkedAccountId, PasskeyId, PendingLinkId, SecurityEvent, SessionRef, TrustedBrowserId,
    },
};
use serde::{Deserialize, Serialize};

/// The ways in that this server offers beside the mailed link and code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInMethods {
    /// A password.
    pub password: bool,
    /// A passkey.
    pub passkey: bool,
    /// Identity providers.
    pub providers: Vec<ProviderChoice>,
}

/// An identity provider that can be signed in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderChoice {
    /// As URLs name it.
    pub name: String,
    /// As buttons call it.
    pub label: String,
}

/// What the page for a new identity's address shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingLinkPage {
    /// What the provider is called.
    pub provider: String,
    /// What it calls the account.
    pub account: String,
    /// What it says the address is; empty where it says none.
    pub email: String,
}

/// What the page of the connections shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedAccountsPage {
    /// What can be connected.
    pub providers: Vec<ProviderChoice>,
    /// What is, the newest first.
    pub linked_accounts: Vec<LinkedAccountRow>,
    /// What waits for its owner's word.
    pub waiting: Option<PendingLink>,
}

/// A connection with an identity provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedAccountRow {
    /// What it is removed by.
    pub id: LinkedAccountId,
    /// What the provider is called.
    pub provider: String,
    /// What it calls the account.
    pub account: String,
    /// When it was connected.
    pub added_at: Moment,
    /// When it was last signed in with.
    pub last_used_at: Option<Moment>,
}

/// An identity whose address was proven to be this account's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingLink {
    /// What it is confirmed by.
    pub id: PendingLinkId,
    /// What the provider is called.
    pub provider: String,
    /// What it calls the account.
    pub account: String,
}

/// What a passkey's ceremony begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ceremony {
    /// Sealed; it comes back with what the authenticator made of it.
    pub state: String,
    /// For `navigator.credentials`, as JSON.
    pub options: String,
}

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyRow {
    /// What it is renamed and removed by.
    pub id: PasskeyId,
    /// As its owner calls it.
    pub name: String,
    /// When it was added.
    pub added_at: Moment,
    /// When it was last signed in with.
    pub last_used_at: Option<Moment>,
}

/// Everything that a user can prove with, and what happened of late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityPage {
    /// The address that mail goes to.
    pub email: String,
    /// The password, if there is one.
    pub password: Option<FactorRow>,
    /// The authenticator app, if one is enrolled.
    pub totp: Option<FactorRow>,
    /// The passkeys, the newest first.
    pub passkeys: Vec<PasskeyRow>,
    /// How many identity providers are connected; `None` where there are none to
    /// connect.
    pub linked_accounts: Option<u32>,
    /// Recovery codes that were not used yet; `None` where there were never any.
    pub recovery_codes: Option<u32>,
    /// The newest events first.
    pub events: Vec<SecurityEventRow>,
}

/// When a factor was added and last used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorRow {
    /// When it was added.
    pub added_at: Moment,
    /// When it was last signed in with.
    pub last_used_at: Option<Moment>,
}

/// Something that happened to an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityEventRow {
    /// What.
    pub event: SecurityEvent,
    /// With which factor.
    pub factor: Option<Factor>,
    /// In which browser.
    pub device: String,
    /// From which network.
    pub network: Option<String>,
    /// When.
    pub at: Moment,
}

/// Where the user is signed in, and which browsers are trusted with one factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionList {
    /// This one first, then the one seen last.
    pub sessions: Vec<SessionRow>,
    /// The newest first.
    pub trusted: Vec<TrustedBrowserRow>,
}

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// What it is ended by.
    pub id: SessionRef,
    /// Like `Firefox on Linux`.
    pub device: String,
    /// Where it was begun, cut to /24 or /48.
    pub network: Option<String>,
    /// What was proven.
    pub factors: Vec<Factor>,
    /// When it was begun.
    pub created_at: Moment,
    /// When it was last seen, to the minute.
    pub last_seen_at: Moment,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// A browser that is not asked for the second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustedBrowserRow {
    /// What the trust is ended by.
    pub id: TrustedBrowserId,
    /// Like `Firefox on Linux`.
    pub device: String,
    /// Until when.
    pub expires_at: Moment,
}

/// How far the enrolment of an authenticator app is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TotpPage {
    /// None is enrolled.
    Off,
    /// The app has to learn the secret, and prove that it has.
    Started {
        /// For apps without a camera: base32, in groups of four.
        secret: String,
        /// A picture of it, as SVG.
        qr: String,
    },
    /// One is enrolled.
    On(FactorRow),
}

/// How hard a password is to guess.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strength {
    /// 0 (the first to be tried) to 4 (beyond reach), zxcvbn's score.
    pub score: u8,
    /// What is weak about it, if anything.
    pub warning: Option<String>,
}
