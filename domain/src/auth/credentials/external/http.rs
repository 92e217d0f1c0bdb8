use std::time::Duration;

use reqwest::{Client, RequestBuilder, StatusCode, redirect::Policy};

use crate::error::{Error, Result};

/// How long one request may take: a person waits for it.
const PATIENCE: Duration = Duration::from_secs(5);

/// The longest answer that is read, in bytes.
const MAX_LEN: usize = 512 * 1024;

/// Asks providers: follows no redirect, waits and reads only so long.
#[derive(Clone)]
pub(in crate::auth) struct Http(Client);

/// What a provider answered.
pub(in crate::auth) struct Answer {
    pub status: StatusCode,
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(in crate::auth) enum HttpError {
    #[error("the request failed")]
    Request(#[from] reqwest::Error),
    #[error("the answer is too long")]
    TooLong,
}

impl Http {
    /// `https_only` in production: nothing of a sign-in goes over plain http, whatever
    /// a discovery document says.
    pub fn new(https_only: bool) -> Result<Self> {
        Client::builder()
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .https_only(https_only)
            .user_agent("Latchkey")
            .build()
            .map(Self)
            .map_err(Error::internal)
    }

    pub fn get(&self, url: &str) -> RequestBuilder {
        self.0.get(url)
    }

    pub fn post(&self, url: &str) -> RequestBuilder {
        self.0.post(url)
    }

    pub async fn ask(&self, request: RequestBuilder) -> Result<Answer, HttpError> {
        let mut answer = request.send().await?;
        let status = answer.status();
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > MAX_LEN {
                return Err(HttpError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, body })
    }
}
