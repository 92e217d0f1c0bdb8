use std::error::Error as _;

use domain::error::Error;
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::error::AppError;

/// Closes an error: what a person may know goes out, the rest is logged, once,
/// here.
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
            Error::Conflict(conflict) => Self::Conflict(conflict),
            Error::Trashed => Self::Trashed,
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

/// Sets the response's status to the error's: for a server function's answer and
/// for the page alike. Plain form posts reach us as fetches would, so no redirect
/// is lost.
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
