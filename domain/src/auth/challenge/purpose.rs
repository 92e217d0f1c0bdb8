use crate::{
    Services,
    auth::{
        session::{current_user::SessionEpoch, security_log},
        types::{Browser, ChallengeEnd, Email, Factor, SecurityEvent, UserId},
    },
    error::Result,
};

/// The purpose of a challenge; its code works for no other (S19). A challenge that changes an
/// account belongs to that account and session: another account or session in the same browser
/// cannot use it (S108).
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

    /// The account that the challenge belongs to; none at a sign-in.
    pub const fn user(self) -> Option<UserId> {
        match self {
            Self::SignIn => None,
            Self::StepUp(user, _) | Self::EmailChange(user, _) => Some(user),
        }
    }

    /// The session that asked for the challenge; none at a sign-in.
    pub const fn session_epoch(self) -> Option<SessionEpoch> {
        match self {
            Self::SignIn => None,
            Self::StepUp(_, session_epoch) | Self::EmailChange(_, session_epoch) => Some(session_epoch),
        }
    }

    /// The error for a challenge that is over.
    pub const fn over(self) -> ChallengeEnd {
        match self {
            Self::EmailChange(..) => ChallengeEnd::AddressChange,
            Self::SignIn | Self::StepUp(..) => ChallengeEnd::Over,
        }
    }

    /// The error for a challenge with too many wrong codes.
    pub const fn too_many_guesses(self) -> ChallengeEnd {
        match self {
            Self::SignIn => ChallengeEnd::TooManyGuesses,
            Self::StepUp(..) => ChallengeEnd::TooManyStepUpGuesses,
            Self::EmailChange(..) => ChallengeEnd::TooManyAddressGuesses,
        }
    }

    /// Logs a wrong code: for an e-mail address at a sign-in, otherwise for the account of the session.
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
