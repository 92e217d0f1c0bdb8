use std::time::Duration;

use reqwest::{Client, RequestBuilder, StatusCode, redirect::Policy};

use crate::{
    PRODUCT_NAME,
    error::{Error, Result},
};

/// Timeout of one request: a user waits for it.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);

/// The longest response that is read, in bytes.
const MAX_LEN: usize = 512 * 1024;

/// HTTP client for providers: no redirects, with limits on time and size.
#[derive(Clone)]
pub(in crate::auth) struct Http(Client);

/// A provider's HTTP response.
pub(in crate::auth) struct Answer {
    pub status: StatusCode,
    pub body: Vec<u8>,
}

/// Why there is no response.
#[derive(Debug, thiserror::Error)]
pub(in crate::auth) enum HttpError {
    #[error("the request failed")]
    Request(#[from] reqwest::Error),
    #[error("the answer is too long")]
    TooLong,
}

impl Http {
    /// `https_only` in production: no part of a sign-in is sent over plain http, whatever a
    /// discovery document says.
    pub fn new(https_only: bool) -> Result<Self> {
        Client::builder()
            .redirect(Policy::none())
            .timeout(REQUEST_TIMEOUT)
            .https_only(https_only)
            .user_agent(PRODUCT_NAME)
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
