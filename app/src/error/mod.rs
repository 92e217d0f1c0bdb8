//! The errors of the server, as pages, forms and islands know them.

mod documents;
mod message;
#[cfg(feature = "ssr")]
mod problem;

use domain::{Locale, auth::ChallengeEnd, documents::DocumentError, error::FieldErrors, tenancy::Permission};
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub use problem::problem_message;

/// The errors that the server answers with. The set of variants is fixed and carries no free text:
/// `message.rs` chooses the messages, so that a crafted error cannot put a sentence of its own on our page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppError {
    /// Input to correct.
    Invalid(FieldErrors),
    /// There is no session, or it has ended.
    SignedOut,
    /// A factor must be proven again: the last proof is more than ten minutes old.
    StepUpNeeded,
    /// An organization with other members would be left without an owner.
    SoleOwner,
    /// The resource does not exist, or the user may not know that it does.
    NotFound,
    /// The role does not hold this permission.
    Forbidden(Permission),
    /// The sign-in can no longer be completed.
    ChallengeEnded(ChallengeEnd),
    /// A rate limit is used up.
    Limited {
        /// Seconds until it may be tried again.
        retry_after: u64,
    },
    /// A document was changed meanwhile. No island meets it, so the browser does not read it: a conflict is much to
    /// read.
    #[cfg_attr(not(feature = "ssr"), serde(skip))]
    Document(DocumentError),
    /// The request is malformed: no page of Latchkey sends it.
    BadRequest,
    /// A dependency of the server does not answer.
    Unavailable,
    /// A defect of the server.
    Internal,
    /// The server could not be reached.
    Offline,
}

impl AppError {
    /// The HTTP status of the answer.
    pub const fn status(&self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::SignedOut => 401,
            Self::Forbidden(_) | Self::StepUpNeeded => 403,
            Self::NotFound => 404,
            Self::Invalid(_) | Self::ChallengeEnded(_) | Self::Document(_) | Self::SoleOwner => 422,
            Self::Limited { .. } => 429,
            Self::Internal => 500,
            Self::Unavailable | Self::Offline => 503,
        }
    }

    /// Whether the form of a page starts again from what the server has by now, and not from what was
    /// typed: the page is then loaded as a whole.
    pub const fn restarts_form(&self) -> bool {
        match self {
            Self::Document(error) => documents::restarts_form(error),
            _ => false,
        }
    }

    /// Seconds after which it may be tried again, for `Retry-After`.
    pub const fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Limited { retry_after } => Some(*retry_after),
            Self::Unavailable => Some(2),
            _ => None,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Offline,
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::BadRequest,
            // In the browser: another type of answer comes from a proxy, or from a server that is
            // starting.
            ServerFnErrorErr::Deserialization(_) => Self::Unavailable,
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::Serialization(_) => Self::Internal,
        }
    }
}

/// For the log, which is English.
impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.title(Locale::En))
    }
}

impl std::error::Error for AppError {}
