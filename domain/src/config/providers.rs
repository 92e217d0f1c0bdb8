use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Value;

use super::{
    Secret, Variables,
    reader::{ConfigError, named_tables, refuse},
};

/// The keys of an identity provider's table.
const KEYS: [&str; 7] = [
    "kind",
    "label",
    "issuer",
    "client_id",
    "client_secret",
    "algorithm",
    "prompt",
];

/// `[providers.<name>]`: an identity provider.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderConfig {
    /// Name on the buttons.
    pub label: String,
    /// The protocol.
    #[serde(default)]
    pub kind: ProviderKind,
    /// The issuer identifier, which has to match exactly (S35: no other provider can assert its
    /// identities). For GitHub the URL of a GitHub Enterprise server.
    #[serde(default)]
    pub issuer: Option<String>,
    /// Our client id at the provider. Without it the provider is disabled (S37).
    #[serde(default)]
    pub client_id: Option<String>,
    /// Our client secret at the provider. Without it the provider is disabled.
    #[serde(default)]
    pub client_secret: Option<Secret>,
    /// The only signature algorithm that is accepted for ID tokens (S35: a token cannot choose a
    /// weaker one).
    #[serde(default)]
    pub algorithm: SigningAlgorithm,
    /// The `prompt` parameter of authorization requests.
    #[serde(default)]
    pub prompt: Prompt,
}

/// The `prompt` parameter (OpenID Connect Core §3.1.2.1), for example `select_account` or `login
/// consent`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Prompt(String);

impl Prompt {
    /// The allowed values. Not `none`: a user who is not signed in at the provider could not sign
    /// in here.
    const WORDS: [&str; 4] = ["login", "consent", "select_account", "create"];

    /// Adds `otherwise` unless the provider already asks for an account. For linking, where an
    /// account that is signed in at the provider by chance must not be linked unasked.
    #[must_use]
    pub(crate) fn asking(&self, otherwise: &str) -> Self {
        let asks = |word| matches!(word, "login" | "select_account");
        match self.0.split_whitespace().any(asks) {
            true => self.clone(),
            false => Self(format!("{} {otherwise}", self.0).trim().to_owned()),
        }
    }

    /// Appends the parameter to a URL, if it is not empty.
    pub(crate) fn append_to(&self, url: &mut url::Url) {
        if !self.0.is_empty() {
            url.query_pairs_mut().append_pair("prompt", &self.0);
        }
    }

    fn is_known(&self) -> bool {
        self.0.split_whitespace().all(|word| Self::WORDS.contains(&word))
    }
}

/// The protocol of a provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProviderKind {
    /// OpenID Connect with discovery.
    #[default]
    Oidc,
    /// GitHub's OAuth, which has no ID token.
    GitHub,
}

/// A signature algorithm of ID tokens (RFC 7518 §3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum SigningAlgorithm {
    /// RSA, PKCS #1 1.5, SHA-256: every provider supports it.
    #[default]
    RS256,
    /// ECDSA, P-256, SHA-256.
    ES256,
    /// Ed25519.
    EdDSA,
}

/// Reads `[providers]`; `PROVIDERS_<NAME>_<KEY>` in the environment overrides the file.
pub(super) fn read(
    providers: Option<Value>,
    variables: &Variables,
) -> Result<BTreeMap<String, ProviderConfig>, ConfigError> {
    named_tables("providers", &KEYS, providers, variables)
}

impl SigningAlgorithm {
    /// Name in tokens and keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RS256 => "RS256",
            Self::ES256 => "ES256",
            Self::EdDSA => "EdDSA",
        }
    }
}

impl ProviderConfig {
    /// Checks the values. In production every URL is https: no part of a sign-in goes over plain http.
    pub(super) fn check(&self, name: &str, production: bool) -> Result<(), ConfigError> {
        if !self.prompt.is_known() {
            return refuse(
                &format!("[providers.{name}] prompt"),
                "has a bad value; write login, consent, select_account or create, or leave it out",
            );
        }
        let key = format!("[providers.{name}] issuer");
        let Some(issuer) = &self.issuer else {
            return match self.kind {
                ProviderKind::GitHub => Ok(()),
                ProviderKind::Oidc => refuse(
                    &key,
                    "is missing; write the provider's, like https://id.example.com",
                ),
            };
        };
        let url = url::Url::parse(issuer).ok().filter(|url| match url.scheme() {
            "https" => true,
            "http" => !production,
            _ => false,
        });
        match url {
            Some(_) => Ok(()),
            None if production && issuer.starts_with("http://") => {
                refuse(&key, "must be https in production")
            }
            None => refuse(
                &key,
                "has a bad value; write the provider's, like https://id.example.com",
            ),
        }
    }
}
