//! Tokens for other backends, in islands.
//!
//! A token is fetched when it is first needed, and kept in memory for all islands of the page. It is
//! sent only to the origin that the configuration names for its audience.

#[cfg(feature = "hydrate")]
mod in_browser;
#[cfg(not(feature = "hydrate"))]
mod on_server;

use domain::Locale;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::error::AppError;

#[cfg(feature = "hydrate")]
use in_browser as side;
#[cfg(not(feature = "hydrate"))]
use on_server as side;

/// A client of another backend. Its token is for the workspace that the page's URL names, if it
/// names one.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    audience: &'static str,
}

/// A client for a backend that `Leptos.toml` names. It works only in the browser: in an island's
/// effects and event handlers, and in a `LocalResource`.
pub fn use_token(audience: &'static str) -> Token {
    Token { audience }
}

impl Token {
    /// Reads JSON from a path of the backend.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, FetchError> {
        read(&side::send(self.audience, path, None).await?)
    }

    /// Posts JSON to a path of the backend, and reads the JSON of its answer.
    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, FetchError> {
        let body = serde_json::to_string(body).map_err(|_| FetchError::Unreadable)?;
        read(&side::send(self.audience, path, Some(body)).await?)
    }

    /// The token itself, for other requests. It can be used for at least another minute.
    pub async fn token(&self) -> Result<String, FetchError> {
        side::token(self.audience).await
    }
}

fn read<T: DeserializeOwned>(body: &str) -> Result<T, FetchError> {
    serde_json::from_str(body).map_err(|_| FetchError::Unreadable)
}

/// Why there is no answer of another backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchError {
    /// There is no token for it. If the session has ended, the page is already leaving for the
    /// sign-in.
    NoToken(AppError),
    /// The backend was not reached, or takes too long.
    Unreachable,
    /// It refused.
    Refused {
        /// The status of its answer.
        status: u16,
        /// Its problem document (RFC 9457), if it sent one.
        problem: Option<Problem>,
    },
    /// Its answer was not what was expected.
    Unreadable,
}

/// A problem document, as far as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Problem {
    /// For programs.
    pub code: Option<String>,
    /// For people.
    pub detail: Option<String>,
}

impl FetchError {
    /// The message for the user.
    pub fn message(&self, locale: Locale) -> String {
        match self {
            Self::NoToken(error) => format!("{}. {}", error.title(locale), error.message(locale)),
            Self::Unreachable => locale.service_unreachable().to_owned(),
            Self::Refused { status: 403, .. } => locale.service_forbidden().to_owned(),
            Self::Refused { status: 401, .. } => locale.service_unauthorized().to_owned(),
            Self::Refused { status, problem } => {
                let detail = problem.as_ref().and_then(|problem| problem.detail.clone());
                detail.unwrap_or_else(|| locale.service_refused(status))
            }
            Self::Unreadable => locale.service_unreadable().to_owned(),
        }
    }
}
