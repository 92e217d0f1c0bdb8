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

/// `[providers.<name>]`: somebody else who can say who a person is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderConfig {
    /// What the buttons call it.
    pub label: String,
    /// What it speaks.
    #[serde(default)]
    pub kind: ProviderKind,
    /// Its own name for itself, to the letter (S35); for GitHub the address of an
    /// enterprise's own.
    #[serde(default)]
    pub issuer: Option<String>,
    /// What it calls us. Without it the provider is off (S37).
    #[serde(default)]
    pub client_id: Option<String>,
    /// What we prove that with. Without it the provider is off.
    #[serde(default)]
    pub client_secret: Option<Secret>,
    /// What it signs ID tokens with: the one that is accepted (S35).
    #[serde(default)]
    pub algorithm: SigningAlgorithm,
    /// What it is told to ask the person.
    #[serde(default)]
    pub prompt: Prompt,
}

/// What a provider is told to ask before it sends somebody back (OpenID Connect Core §3.1.2.1),
/// as `select_account` or `login consent`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Prompt(String);

impl Prompt {
    /// What may be asked. `none` is not among them: whoever is not signed in there could not
    /// sign in here.
    const WORDS: [&str; 4] = ["login", "consent", "select_account", "create"];

    /// The same, and who it is: where an account is connected, whoever is signed in there by
    /// chance is not taken for granted.
    #[must_use]
    pub(crate) fn asking(&self, otherwise: &str) -> Self {
        let asks = |word| matches!(word, "login" | "select_account");
        match self.0.split_whitespace().any(asks) {
            true => self.clone(),
            false => Self(format!("{} {otherwise}", self.0).trim().to_owned()),
        }
    }

    /// Adds it to a question, where it asks anything.
    pub(crate) fn append_to(&self, url: &mut url::Url) {
        if !self.0.is_empty() {
            url.query_pairs_mut().append_pair("prompt", &self.0);
        }
    }

    fn is_known(&self) -> bool {
        self.0.split_whitespace().all(|word| Self::WORDS.contains(&word))
    }
}

/// What a provider speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProviderKind {
    /// OpenID Connect, with discovery.
    #[default]
    Oidc,
    /// GitHub's OAuth, which has no ID token.
    GitHub,
}

/// A signature of ID tokens (RFC 7518 §3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum SigningAlgorithm {
    /// RSA, PKCS #1 1.5, SHA-256: what every provider can.
    #[default]
    RS256,
    /// ECDSA, P-256, SHA-256.
    ES256,
    /// Ed25519.
    EdDSA,
}

/// Takes `[providers]` out of the file; `PROVIDERS_<NAME>_<KEY>` wins over it.
pub(super) fn read(
    providers: Option<Value>,
    variables: &Variables,
) -> Result<BTreeMap<String, ProviderConfig>, ConfigError> {
    named_tables("providers", &KEYS, providers, variables)
}

impl SigningAlgorithm {
    /// As tokens and keys name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RS256 => "RS256",
            Self::ES256 => "ES256",
            Self::EdDSA => "EdDSA",
        }
    }
}

impl ProviderConfig {
    /// What must hold in production: nothing of a sign-in goes over plain http.
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
