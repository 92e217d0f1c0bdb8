use std::error::Error as _;

use domain::error::Error;
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::error::AppError;

/// Translates an error of the domain. An error that the user may not see becomes `Internal` or
/// `Unavailable`, and is logged here, once.
impl From<Error> for AppError {
    fn from(error: Error) -> Self {
        answer(match error {
            Error::Invalid(errors) => Self::Invalid(errors),
            Error::SignedOut => Self::SignedOut,
            Error::StepUpNeeded => Self::StepUpNeeded,
            Error::SoleOwner => Self::SoleOwner,
            Error::NotFound => Self::NotFound,
            Error::Forbidden(permission) => Self::Forbidden(permission),
            Error::ChallengeEnded(end) => Self::ChallengeEnded(end),
            Error::Limited { retry_after } => Self::Limited {
                retry_after: retry_after.as_secs().max(1),
            },
            Error::Document(error) => Self::Document(error),
            Error::Busy => {
                tracing::warn!("what takes a core for long waits in vain for its turn");
                Self::Unavailable
            }
            Error::Unavailable(source) => {
                tracing::error!(
                    error = &source as &dyn std::error::Error,
                    "the database does not answer"
                );
                Self::Unavailable
            }
            Error::Internal(_) => {
                tracing::error!(error = error.source(), "internal error");
                Self::Internal
            }
        })
    }
}

/// Sets the status of the response to the error's, for server functions and pages. It does not
/// replace the redirect of a plain form post: that one arrives as a fetch does.
pub(super) fn answer(error: AppError) -> AppError {
    if let Some(response) = use_context::<ResponseOptions>() {
        if let Ok(status) = StatusCode::from_u16(error.status()) {
            response.set_status(status);
        }
        if let Some(wait) = error.retry_after() {
            response.insert_header(header::RETRY_AFTER, HeaderValue::from(wait));
        }
    }
    error
}
