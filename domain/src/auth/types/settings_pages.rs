//! Data of the settings pages.

use crate::{
    Moment,
    auth::types::{
        Factor, LinkedAccountId, PasskeyId, PendingLinkId, SecurityEvent, SessionRef, TrustedBrowserId,
    },
};
use serde::{Deserialize, Serialize};

/// The sign-in methods of this server, besides the mailed link and code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInMethods {
    /// Whether passwords are enabled.
    pub password: bool,
    /// Whether passkeys are available.
    pub passkey: bool,
    /// The configured identity providers.
    pub providers: Vec<ProviderChoice>,
}

/// An identity provider that users can sign in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderChoice {
    /// Name in URLs.
    pub name: String,
    /// Name on buttons.
    pub label: String,
}

/// The page that asks for the e-mail address of a new identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingLinkPage {
    /// Name of the provider.
    pub provider: String,
    /// Name of the account at the provider.
    pub account: String,
    /// The address that the provider states; empty if it states none.
    pub email: String,
}

/// The settings page of linked accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedAccountsPage {
    /// The providers that can be linked.
    pub providers: Vec<ProviderChoice>,
    /// The linked accounts, newest first.
    pub linked_accounts: Vec<LinkedAccountRow>,
    /// An identity that waits for the user's confirmation.
    pub waiting: Option<PendingLink>,
}

/// An account at an identity provider that the user can sign in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedAccountRow {
    /// Id for removing it.
    pub id: LinkedAccountId,
    /// Name of the provider.
    pub provider: String,
    /// Name of the account at the provider.
    pub account: String,
    /// When it was linked.
    pub added_at: Moment,
    /// When it last signed the user in.
    pub last_used_at: Option<Moment>,
}

/// A provider's identity whose e-mail address was proven to be this account's, to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingLink {
    /// Id for confirming it.
    pub id: PendingLinkId,
    /// Name of the provider.
    pub provider: String,
    /// Name of the account at the provider.
    pub account: String,
}

/// The start of a WebAuthn ceremony.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ceremony {
    /// Encrypted state; the form sends it back with the authenticator's response.
    pub state: String,
    /// Argument of `navigator.credentials`, as JSON.
    pub options: String,
}

/// A passkey in the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyRow {
    /// Id for renaming and removing it.
    pub id: PasskeyId,
    /// The name that the user gave it.
    pub name: String,
    /// When it was added.
    pub added_at: Moment,
    /// When it was last used.
    pub last_used_at: Option<Moment>,
}

/// The settings page of passkeys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeysPage {
    /// The passkeys, the newest first.
    pub passkeys: Vec<PasskeyRow>,
    /// What the browser tells a password manager, as JSON: the user's handle and names, and the ids of
    /// the passkeys that are accepted. `None` if the user never had a passkey.
    pub accepted: Option<String>,
}

/// The settings page of credentials and recent security events.
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
    /// The number of linked accounts; `None` if no provider is configured.
    pub linked_accounts: Option<u32>,
    /// Recovery codes that are not used yet; `None` if there never were any.
    pub recovery_codes: Option<u32>,
    /// Recent events, newest first.
    pub events: Vec<SecurityEventRow>,
}

/// When a factor was added and last used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorRow {
    /// When it was added.
    pub added_at: Moment,
    /// When it was last used.
    pub last_used_at: Option<Moment>,
}

/// An entry of the security log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityEventRow {
    /// The kind of event.
    pub event: SecurityEvent,
    /// The factor, if the event concerns one.
    pub factor: Option<Factor>,
    /// The browser, like `Firefox on Linux`.
    pub device: String,
    /// The network, cut to /24 or /48.
    pub network: Option<String>,
    /// When it happened.
    pub at: Moment,
}

/// The sessions of a user, and the browsers that are trusted to skip the second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionList {
    /// The current session first, then the others, last seen first.
    pub sessions: Vec<SessionRow>,
    /// The trusted browsers, newest first.
    pub trusted: Vec<TrustedBrowserRow>,
}

/// A session in lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Id for revoking it.
    pub id: SessionRef,
    /// The browser, like `Firefox on Linux`.
    pub device: String,
    /// The network where it began, cut to /24 or /48.
    pub network: Option<String>,
    /// The factors that were proven.
    pub factors: Vec<Factor>,
    /// When the user signed in.
    pub created_at: Moment,
    /// When it was last used, to the minute.
    pub last_seen_at: Moment,
    /// Whether it is the session of this request.
    pub current: bool,
}

/// A browser that is not asked for the second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustedBrowserRow {
    /// Id for revoking the trust.
    pub id: TrustedBrowserId,
    /// The browser, like `Firefox on Linux`.
    pub device: String,
    /// When the trust ends.
    pub expires_at: Moment,
}

/// State of the enrolment of an authenticator app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TotpPage {
    /// No app is enrolled.
    Off,
    /// The app has to read the secret; a code from it then confirms the enrolment.
    Started {
        /// The secret for typing it in: base32, in groups of four.
        secret: String,
        /// The secret as a QR code, an SVG image.
        qr: String,
    },
    /// An app is enrolled.
    On(FactorRow),
}

/// How hard a password is to guess.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strength {
    /// zxcvbn's score, from 0 (guessed at once) to 4 (very unlikely to be guessed).
    pub score: u8,
    /// The weakness to mend, if one was found.
    pub warning: Option<String>,
}
