//! The configured providers and their metadata.

use std::time::Duration;

use futures_util::future::join_all;
use url::Url;

use super::{github::GitHub, http::Http, oidc::Oidc};
use crate::{
    auth::{
        credentials::external::protocol::{AuthorizationSecrets, ExternalProfile, ProviderError},
        types::ProviderChoice,
    },
    config::{Config, Mode, ProviderConfig, ProviderKind},
    error::Result,
};

/// Interval of fetching a provider's metadata again, because its keys change.
const INTERVAL: Duration = Duration::from_secs(10 * 60);

/// Pause before metadata is fetched again after a failure.
const RETRY: Duration = Duration::from_secs(30);

/// All enabled providers.
#[derive(Default)]
pub struct Providers(Vec<Provider>);

/// An identity provider.
pub(in crate::auth) struct Provider {
    pub name: String,
    pub label: String,
    kind: Kind,
}

enum Kind {
    Oidc(Box<Oidc>),
    GitHub(Box<GitHub>),
}

impl Providers {
    /// A provider without client credentials is disabled: that is logged, and everything else works
    /// (S37).
    pub(crate) fn new(config: &Config) -> Result<Self> {
        let complete: Vec<_> = config
            .providers
            .iter()
            .filter(|(name, provider)| is_complete(name, provider))
            .collect();
        if complete.is_empty() {
            return Ok(Self::default());
        }
        let http = Http::new(config.server.mode == Mode::Production)?;
        let provider = |(name, provider): (&String, &ProviderConfig)| {
            let http = http.clone();
            Ok(Provider {
                name: name.clone(),
                label: provider.label.clone(),
                kind: match provider.kind {
                    ProviderKind::Oidc => Kind::Oidc(Box::new(Oidc::new(config, name, provider, http))),
                    ProviderKind::GitHub => {
                        Kind::GitHub(Box::new(GitHub::new(config, name, provider, http)?))
                    }
                },
            })
        };
        Ok(Self(complete.into_iter().map(provider).collect::<Result<_>>()?))
    }

    /// The providers that can sign users in now, sorted by name.
    pub(crate) fn choices(&self) -> Vec<ProviderChoice> {
        let ready = self.0.iter().filter(|provider| provider.is_ready());
        ready
            .map(|provider| ProviderChoice {
                name: provider.name.clone(),
                label: provider.label.clone(),
            })
            .collect()
    }

    /// Whether a provider of this name is configured and enabled.
    pub fn knows(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Fetches the metadata of all providers. One that fails keeps its former metadata; one that
    /// never had any stays unavailable. Returns whether all succeeded.
    pub async fn discover(&self) -> bool {
        let answers = join_all(self.0.iter().map(Provider::discover)).await;
        answers.into_iter().all(|answered| answered)
    }

    /// Fetches metadata repeatedly, until the task is dropped.
    pub async fn keep_discovering(&self) {
        join_all(self.0.iter().map(Provider::keep_discovering)).await;
    }

    pub(in crate::auth) fn find(&self, name: &str) -> Option<&Provider> {
        self.0.iter().find(|provider| provider.name == name)
    }

    /// Label of the provider with this issuer.
    pub(in crate::auth) fn label_of_issuer(&self, issuer: &str) -> String {
        self.0
            .iter()
            .find(|provider| provider.issuer() == issuer)
            .map_or_else(|| issuer.to_owned(), |provider| provider.label.clone())
    }

    /// Label on the buttons; the name itself if the provider is no longer configured.
    pub(crate) fn label(&self, name: &str) -> String {
        self.find(name)
            .map_or_else(|| name.to_owned(), |provider| provider.label.clone())
    }
}

impl Provider {
    /// URL of the authorization request; `None` if the provider was not discovered yet. With
    /// `chooses` the user is asked to choose an account, even if signed in at the provider.
    pub fn authorization_url(&self, secrets: &AuthorizationSecrets, chooses: bool) -> Option<Url> {
        match &self.kind {
            Kind::Oidc(oidc) => oidc.authorization_url(secrets, chooses),
            Kind::GitHub(github) => Some(github.authorization_url(secrets, chooses)),
        }
    }

    /// Exchanges the code of a callback for the user's profile. `issuer` is the callback's `iss`.
    pub async fn prove(
        &self,
        secrets: &AuthorizationSecrets,
        code: &str,
        issuer: Option<&str>,
    ) -> Result<ExternalProfile, ProviderError> {
        match &self.kind {
            Kind::Oidc(oidc) => oidc.prove(secrets, code, issuer).await,
            Kind::GitHub(github) => github.prove(secrets, code, issuer).await,
        }
        .inspect_err(|failure| self.log(failure))
    }

    fn issuer(&self) -> &str {
        match &self.kind {
            Kind::Oidc(oidc) => oidc.issuer(),
            Kind::GitHub(github) => github.issuer(),
        }
    }

    fn is_ready(&self) -> bool {
        match &self.kind {
            Kind::Oidc(oidc) => oidc.is_discovered(),
            Kind::GitHub(_) => true,
        }
    }

    /// Fetches the metadata; returns whether that succeeded.
    async fn discover(&self) -> bool {
        let discovered = match &self.kind {
            Kind::Oidc(oidc) => oidc.discover().await,
            Kind::GitHub(_) => Ok(()),
        };
        discovered.inspect_err(|failure| self.log(failure)).is_ok()
    }

    async fn keep_discovering(&self) {
        loop {
            let pause = if self.discover().await { INTERVAL } else { RETRY };
            tokio::time::sleep(pause).await;
        }
    }

    fn log(&self, failure: &ProviderError) {
        let reason = match failure {
            ProviderError::Unavailable(reason) => reason,
            ProviderError::InvalidResponse(reason) => reason.as_str(),
        };
        tracing::warn!(
            provider = self.name,
            issuer = self.issuer(),
            reason,
            "an identity provider failed; it is tried again"
        );
    }
}

fn is_complete(name: &str, provider: &ProviderConfig) -> bool {
    let given = |value: Option<&str>| value.is_some_and(|value| !value.trim().is_empty());
    let secret = provider.client_secret.as_ref().map(|secret| secret.expose());
    let missing = match (given(provider.client_id.as_deref()), given(secret)) {
        (true, true) => return true,
        (false, _) => "CLIENT_ID",
        (true, false) => "CLIENT_SECRET",
    };
    let variable = format!("PROVIDERS_{name}_{missing}")
        .replace('-', "_")
        .to_uppercase();
    tracing::warn!(provider = name, "an identity provider is off; set {variable}");
    false
}
