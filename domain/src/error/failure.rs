use std::time::Duration;

use super::{Field, FieldErrors, Problem};
use crate::{auth::ChallengeEnd, documents::EditConflict, tenancy::Permission};

/// What a function of the domain returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a function of the domain refused or failed.
///
/// `Invalid` for input to correct; `NotFound` for what does not exist and for
/// what belongs to somebody else alike (S63); `Forbidden` for a member who lacks
/// a permission; `Unavailable` where a dependency fails: access is denied, and
/// may be tried again (S76).
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Input that can be corrected.
    #[error("invalid input")]
    Invalid(FieldErrors),
    /// Nobody is signed in, or not any more.
    #[error("signed out")]
    SignedOut,
    /// It takes a factor that was proven within the last ten minutes (S25).
    #[error("a step-up is needed")]
    StepUpNeeded,
    /// Others would be left without an owner.
    #[error("the sole owner of an organization with other members")]
    SoleOwner,
    /// There is no such thing, as far as the asker may know.
    #[error("not found")]
    NotFound,
    /// The member's role does not hold this permission.
    #[error("forbidden: {0}")]
    Forbidden(Permission),
    /// The challenge cannot be completed any more.
    #[error("the challenge has ended: {0:?}")]
    ChallengeEnded(ChallengeEnd),
    /// A limit is used up.
    #[error("limited for {retry_after:?}")]
    Limited {
        /// How long until something may be spent again.
        retry_after: Duration,
    },
    /// The document was saved meanwhile.
    #[error("the document was changed meanwhile")]
    Conflict(Box<EditConflict>),
    /// The document was moved to the trash meanwhile.
    #[error("the document is in the trash")]
    Trashed,
    /// Too much is done at once.
    #[error("busy")]
    Busy,
    /// A dependency does not answer.
    #[error("unavailable: {0}")]
    Unavailable(sqlx::Error),
    /// A defect of ours.
    #[error("internal error: {0}")]
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A defect of ours: something that cannot be unless the program is wrong.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(source.into())
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
            // A connection that broke off in the middle of something says so in many ways.
            E::Io(_)
            | E::Tls(_)
            | E::Protocol(_)
            | E::BeginFailed
            | E::PoolTimedOut
            | E::PoolClosed
            | E::WorkerCrashed => Self::Unavailable(error),
            // Class 57: the server is shutting down or starting, or a statement took too long;
            // 53: out of resources; 55: somebody else held the lock for too long; 40: two
            // waited for each other, and this one was chosen to give way; 25P03: a
            // transaction idled for too long, and its connection was closed.
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

/// Turns the violation of a named constraint into a problem of a field; every
/// other error stays what it is.
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
