use serde::{Deserialize, Serialize};

/// What the security log tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecurityEvent {
    /// Somebody signed in.
    SignedIn,
    /// A sign-in failed at this factor.
    SignInFailed,
    /// A factor was proven again, before something dangerous.
    SteppedUp,
    /// That failed.
    StepUpFailed,
    /// A factor was added.
    FactorAdded,
    /// A factor was changed.
    FactorChanged,
    /// A factor was removed.
    FactorRemoved,
    /// Somebody signed out.
    SignedOut,
    /// A browser was trusted with one factor.
    BrowserTrusted,
    /// It is not any more.
    BrowserDistrusted,
    /// Everything about the account was downloaded.
    Exported,
    /// Sessions were ended from the settings.
    SessionsEnded,
    /// A passkey was refused: another device may have a copy of it.
    PasskeySuspected,
    /// The account is to be deleted.
    DeletionRequested,
    /// A sign-in kept it.
    DeletionCancelled,
}

impl SecurityEvent {
    /// As it stands in the database.
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

    /// The event of that name.
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
