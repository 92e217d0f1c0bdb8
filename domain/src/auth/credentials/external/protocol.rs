//! Types that all provider protocols share: the secrets of one authorization request, the profile
//! that it results in, and its errors.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use crate::{error::Result, keys::random};

/// The secrets of one authorization request.
#[derive(Serialize, Deserialize)]
pub(in crate::auth) struct AuthorizationSecrets {
    pub state: String,
    pub verifier: String,
    pub nonce: String,
}

impl AuthorizationSecrets {
    /// New secrets of 256 bits each.
    pub fn generate() -> Result<Self> {
        let secret = || random::<32>().map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
        Ok(Self {
            state: secret()?,
            verifier: secret()?,
            nonce: secret()?,
        })
    }
}

/// The user's profile at a provider.
#[derive(Debug)]
pub(in crate::auth) struct ExternalProfile {
    pub issuer: String,
    pub subject: String,
    /// Name of the account at the provider.
    pub account: Option<String>,
    pub email: Option<String>,
    pub name: Option<String>,
}

/// In characters.
const LABEL_MAX_LEN: usize = 100;

impl ExternalProfile {
    /// A label by which the user recognises the identity.
    pub fn label(&self) -> String {
        let known = [&self.account, &self.email, &self.name];
        known
            .into_iter()
            .flatten()
            .find_map(|text| crate::error::line(text, LABEL_MAX_LEN).ok())
            .unwrap_or_else(|| self.subject.chars().take(LABEL_MAX_LEN).collect())
    }
}

/// Why the provider's response is no proof. The reason is logged, so it contains nothing that was
/// sent (S74).
#[derive(Debug)]
pub(in crate::auth) enum ProviderError {
    /// The provider does not respond.
    Unavailable(&'static str),
    /// The response is invalid.
    InvalidResponse(String),
}

pub(in crate::auth) fn refused(reason: &str) -> ProviderError {
    ProviderError::InvalidResponse(reason.to_owned())
}
