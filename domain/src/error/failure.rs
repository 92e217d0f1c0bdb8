use std::time::Duration;

use super::{Field, FieldErrors, Problem};
use crate::{auth::ChallengeEnd, documents::DocumentError, tenancy::Permission};

/// Result of a function of the domain.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Error of a function of the domain.
///
/// `Invalid` for input that can be corrected; `NotFound` for what does not exist and for what
/// belongs to another user or tenant, so that ids cannot be probed (S63); `Forbidden` for a member
/// without the permission; `Unavailable` if a dependency fails: access is then denied, never
/// granted, and may be tried again (S76).
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Input that can be corrected.
    #[error("invalid input")]
    Invalid(FieldErrors),
    /// The request is anonymous, or its session has ended.
    #[error("signed out")]
    SignedOut,
    /// A factor has to be proven within the last ten minutes (S25).
    #[error("a step-up is needed")]
    StepUpNeeded,
    /// The user is the only owner of an organization with other members.
    #[error("the sole owner of an organization with other members")]
    SoleOwner,
    /// The resource does not exist, or the user may not know that it does.
    #[error("not found")]
    NotFound,
    /// The member's role does not include this permission.
    #[error("forbidden: {0}")]
    Forbidden(Permission),
    /// The challenge can no longer be completed.
    #[error("the challenge has ended: {0:?}")]
    ChallengeEnded(ChallengeEnd),
    /// A rate limit is used up.
    #[error("limited for {retry_after:?}")]
    Limited {
        /// Time until another attempt is allowed.
        retry_after: Duration,
    },
    /// A document was changed meanwhile. Not printed: it holds the text of both sides.
    #[error("a document was changed meanwhile")]
    Document(DocumentError),
    /// Too much work is in progress; another attempt may succeed.
    #[error("busy")]
    Busy,
    /// A dependency does not respond.
    #[error("unavailable: {0}")]
    Unavailable(sqlx::Error),
    /// A bug.
    #[error("internal error: {0}")]
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A bug: something that can only happen if the program is wrong.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }
}

impl From<DocumentError> for Error {
    fn from(error: DocumentError) -> Self {
        Self::Document(error)
    }
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match error {
            E::RowNotFound => Self::NotFound,
            // sqlx reports a broken connection in several ways.
            E::Io(_)
            | E::Tls(_)
            | E::Protocol(_)
            | E::BeginFailed
            | E::PoolTimedOut
            | E::PoolClosed
            | E::WorkerCrashed => Self::Unavailable(error),
            // Class 57: the server is shutting down or starting, or a statement took too long; 53:
            // out of resources; 55: a lock was not available in time; 40: a deadlock, and this
            // transaction was chosen to fail; 25P03: an idle transaction timed out, and its
            // connection was closed.
            E::Database(ref database)
                if database.code().is_some_and(|code| {
                    ["57", "53", "55", "40", "25P03"]
                        .iter()
                        .any(|class| code.starts_with(class))
                }) =>
            {
                Self::Unavailable(error)
            }
            other => Self::internal(other),
        }
    }
}

/// Turns the violation of a named constraint into a field error; any other error is returned unchanged.
pub fn on_constraint(
    constraint: &'static str,
    field: Field,
    problem: Problem,
) -> impl FnOnce(sqlx::Error) -> Error {
    move |error| match &error {
        sqlx::Error::Database(database) if database.constraint() == Some(constraint) => {
            FieldErrors::one(field, problem).into()
        }
        _ => error.into(),
    }
}
