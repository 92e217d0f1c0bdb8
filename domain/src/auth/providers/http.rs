use std::{pin::Pin, time::Duration};

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::{Client, redirect::Policy};

use crate::error::{Error, Result};

/// How long one request may take: a person waits for it.
const PATIENCE: Duration = Duration::from_secs(5);

/// The longest answer that is read, in bytes.
const MAX_LEN: usize = 512 * 1024;

/// Asks providers: follows no redirect, waits and reads only so long.
#[derive(Clone)]
pub(super) struct Http(Client);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum HttpError {
    #[error("the request failed")]
    Request(#[from] reqwest::Error),
    #[error("the answer is no answer")]
    Malformed(#[from] openidconnect::http::Error),
    #[error("the answer is too long")]
    TooLong,
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
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

    pub async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let mut answer = self.0.execute(request.try_into()?).await?;
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > MAX_LEN {
                return Err(HttpError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = openidconnect::http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        Ok(response.body(body)?)
    }
}
