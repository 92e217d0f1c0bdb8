use domain::{Locale, auth::ChallengeEnd, tenancy::Permission};

use super::{AppError, documents};

impl AppError {
    /// The message's title.
    pub fn title(&self, locale: Locale) -> &'static str {
        let t = locale;
        match self {
            Self::Invalid(_) => t.error_invalid_title(),
            Self::SignedOut => t.error_signed_out_title(),
            Self::StepUpNeeded => t.error_step_up_title(),
            Self::SoleOwner => t.error_sole_owner_title(),
            Self::NotFound => t.error_not_found_title(),
            Self::Forbidden(_) => t.error_forbidden_title(),
            Self::ChallengeEnded(end) => match end {
                ChallengeEnd::Over => t.error_link_ended_title(),
                ChallengeEnd::AddressChange => t.error_email_change_ended_title(),
                ChallengeEnd::Authorization => t.error_provider_ended_title(),
                ChallengeEnd::TooManyGuesses
                | ChallengeEnd::TooManyStepUpGuesses
                | ChallengeEnd::TooManyAddressGuesses
                | ChallengeEnd::TooManyFactorGuesses => t.error_guesses_title(),
            },
            Self::Limited { .. } => t.error_limited_title(),
            Self::Document(error) => documents::title(error, t),
            Self::BadRequest => t.error_bad_request_title(),
            Self::Unavailable => t.error_unavailable_title(),
            Self::Internal => t.error_internal_title(),
            Self::Offline => t.error_offline_title(),
        }
    }

    /// The message for the user: what happened, and what to do.
    pub fn message(&self, locale: Locale) -> String {
        let t = locale;
        let message = match self {
            // The messages are beside the fields.
            Self::Invalid(_) => "",
            Self::SignedOut => t.error_signed_out(),
            Self::StepUpNeeded => t.error_step_up(),
            Self::SoleOwner => t.error_sole_owner(),
            Self::NotFound => t.error_not_found(),
            Self::Forbidden(permission) => match permission {
                Permission::DocumentsRead => t.error_forbidden_read(),
                Permission::DocumentsWrite => t.error_forbidden_write(),
                Permission::DocumentsDelete => t.error_forbidden_delete(),
                Permission::MembersWrite => t.error_forbidden_members(),
                Permission::WorkspacesWrite => t.error_forbidden_workspaces(),
            },
            Self::ChallengeEnded(end) => match end {
                ChallengeEnd::Over => t.error_link_ended(),
                ChallengeEnd::AddressChange => t.error_email_change_ended(),
                ChallengeEnd::Authorization => t.error_provider_ended(),
                ChallengeEnd::TooManyGuesses => t.error_guesses(),
                ChallengeEnd::TooManyStepUpGuesses => t.error_guesses_step_up(),
                ChallengeEnd::TooManyAddressGuesses => t.error_guesses_address(),
                ChallengeEnd::TooManyFactorGuesses => t.error_guesses_factor(),
            },
            Self::Limited { retry_after } => return try_again_in(*retry_after, t),
            Self::Document(error) => documents::message(error, t),
            Self::BadRequest => t.error_bad_request(),
            Self::Unavailable => t.error_unavailable(),
            Self::Internal => t.error_internal(),
            Self::Offline => t.error_offline(),
        };
        message.to_owned()
    }
}

fn try_again_in(seconds: u64, t: Locale) -> String {
    match seconds.div_ceil(60) {
        60 => t.error_limited_hours(1),
        minutes @ 0..=120 => t.error_limited_minutes(minutes.max(1)),
        minutes => t.error_limited_hours(minutes.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_to_wait_is_named_in_minutes_and_then_in_hours() {
        for (seconds, message) in [
            (0, "Try again in a minute."),
            (60, "Try again in a minute."),
            (61, "Try again in 2 minutes."),
            (3600, "Try again in an hour."),
            (3601, "Try again in 61 minutes."),
            (7201, "Try again in 3 hours."),
        ] {
            let error = AppError::Limited { retry_after: seconds };
            assert_eq!(error.message(Locale::En), message, "{seconds}");
        }
        let error = AppError::Limited { retry_after: 90 };
        assert_eq!(error.message(Locale::De), "Versuche es in 2 Minuten noch einmal.");
    }
}
