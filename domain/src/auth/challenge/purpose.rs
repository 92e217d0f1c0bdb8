use crate::{
    Services,
    auth::{
        session::{current_user::SessionEpoch, security_log},
        types::{Browser, ChallengeEnd, Email, Factor, SecurityEvent, UserId},
    },
    error::Result,
};

/// What a challenge is for (S19): a code of one is none of the other. What changes an
/// account is that account's, and the session's that asked: whoever signs in to another one
/// meanwhile, in the same browser, cannot use it there, nor can another session (S108).
#[derive(Clone, Copy)]
pub(in crate::auth) enum Purpose {
    SignIn,
    StepUp(UserId, SessionEpoch),
    EmailChange(UserId, SessionEpoch),
}

impl Purpose {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::StepUp(..) => "step_up",
            Self::EmailChange(..) => "email_change",
        }
    }

    /// Whose account it changes.
    pub const fn user(self) -> Option<UserId> {
        match self {
            Self::SignIn => None,
            Self::StepUp(user, _) | Self::EmailChange(user, _) => Some(user),
        }
    }

    /// The session that asked; none at a sign-in.
    pub const fn session_epoch(self) -> Option<SessionEpoch> {
        match self {
            Self::SignIn => None,
            Self::StepUp(_, session_epoch) | Self::EmailChange(_, session_epoch) => Some(session_epoch),
        }
    }

    /// What one of it is, once it is over.
    pub const fn over(self) -> ChallengeEnd {
        match self {
            Self::EmailChange(..) => ChallengeEnd::AddressChange,
            Self::SignIn | Self::StepUp(..) => ChallengeEnd::Over,
        }
    }

    /// Notes a wrong code: of an address that signs in, or of an account that somebody
    /// is signed in to.
    pub(super) async fn note_failure(
        self,
        services: &Services,
        email: &Email,
        browser: &Browser,
    ) -> Result<()> {
        let event = SecurityEvent::StepUpFailed;
        match self.user() {
            None => security_log::note_failed_sign_in(services, email, Factor::Email, browser).await,
            Some(user) => security_log::note_failure(services, user, event, Factor::Email, browser).await,
        }
    }
}
