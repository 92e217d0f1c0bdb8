use serde::{Deserialize, Serialize};

/// A kind of event in the security log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecurityEvent {
    /// A user signed in.
    SignedIn,
    /// A sign-in failed at this factor.
    SignInFailed,
    /// A factor was proven again, before a sensitive action.
    SteppedUp,
    /// A step-up failed.
    StepUpFailed,
    /// A factor was added.
    FactorAdded,
    /// A factor was changed.
    FactorChanged,
    /// A factor was removed.
    FactorRemoved,
    /// A user signed out.
    SignedOut,
    /// A browser was trusted to skip the second factor.
    BrowserTrusted,
    /// The trust in a browser was revoked.
    BrowserDistrusted,
    /// The user downloaded the export of the account.
    Exported,
    /// Sessions were revoked from the settings page.
    SessionsEnded,
    /// A passkey was refused because its counter went back: a copy of it may exist.
    PasskeySuspected,
    /// The user asked for the account to be deleted.
    DeletionRequested,
    /// A sign-in cancelled the deletion.
    DeletionCancelled,
}

impl SecurityEvent {
    /// Name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SteppedUp => "stepped_up",
            Self::StepUpFailed => "step_up_failed",
            Self::FactorAdded => "factor_added",
            Self::FactorChanged => "factor_changed",
            Self::FactorRemoved => "factor_removed",
            Self::SignedOut => "signed_out",
            Self::BrowserTrusted => "browser_trusted",
            Self::BrowserDistrusted => "browser_distrusted",
            Self::Exported => "exported",
            Self::SessionsEnded => "sessions_ended",
            Self::PasskeySuspected => "passkey_suspected",
            Self::DeletionRequested => "deletion_requested",
            Self::DeletionCancelled => "deletion_cancelled",
        }
    }

    /// The event with this name; `None` if there is none.
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::SignedIn,
            Self::SignInFailed,
            Self::SteppedUp,
            Self::StepUpFailed,
            Self::FactorAdded,
            Self::FactorChanged,
            Self::FactorRemoved,
            Self::SignedOut,
            Self::BrowserTrusted,
            Self::BrowserDistrusted,
            Self::Exported,
            Self::SessionsEnded,
            Self::PasskeySuspected,
            Self::DeletionRequested,
            Self::DeletionCancelled,
        ]
        .into_iter()
        .find(|event| event.as_str() == name)
    }
}
