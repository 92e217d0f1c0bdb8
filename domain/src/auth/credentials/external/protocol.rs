//! What every protocol of identity providers shares: the secrets of one authorization, the profile that it ends with, and how it fails.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use crate::{error::Result, keys::random};

/// What a visit keeps to itself.
#[derive(Serialize, Deserialize)]
pub(in crate::auth) struct AuthorizationSecrets {
    pub state: String,
    pub verifier: String,
    pub nonce: String,
}

impl AuthorizationSecrets {
    /// 256 bits each.
    pub fn generate() -> Result<Self> {
        let secret = || random::<32>().map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
        Ok(Self {
            state: secret()?,
            verifier: secret()?,
            nonce: secret()?,
        })
    }
}

/// Who a provider says it was.
#[derive(Debug)]
pub(in crate::auth) struct ExternalProfile {
    pub issuer: String,
    pub subject: String,
    /// What the provider calls the account.
    pub account: Option<String>,
    pub email: Option<String>,
    pub name: Option<String>,
}

/// The most characters of what a provider calls an account.
const LABEL_MAX_LEN: usize = 100;

impl ExternalProfile {
    /// What its owner knows the identity by.
    pub fn label(&self) -> String {
        let known = [&self.account, &self.email, &self.name];
        known
            .into_iter()
            .flatten()
            .find_map(|text| crate::error::line(text, LABEL_MAX_LEN).ok())
            .unwrap_or_else(|| self.subject.chars().take(LABEL_MAX_LEN).collect())
    }
}

/// Why a provider's answer proves nothing. The reason is for the log: it holds
/// nothing of what was sent (S74).
#[derive(Debug)]
pub(in crate::auth) enum ProviderError {
    /// It does not answer.
    Unavailable(&'static str),
    /// It answers, and what it says does not hold.
    InvalidResponse(String),
}

pub(in crate::auth) fn refused(reason: &str) -> ProviderError {
    ProviderError::InvalidResponse(reason.to_owned())
}
