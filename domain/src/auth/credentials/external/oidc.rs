//! OpenID Connect: the code flow with PKCE (S33).

use std::{
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};

use reqwest::header;
use serde::Deserialize;
use url::Url;

use super::{
    discovery::{self, Metadata},
    exchange::{Client, Tokens, authorization_request, callback_url},
    http::Http,
    id_token::{self, Broken, Rules, VerifiedClaims},
    protocol::{AuthorizationSecrets, ExternalProfile, ProviderError, refused},
    tolerant::{Text, quoted},
};
use crate::config::{Config, Prompt, ProviderConfig, SigningAlgorithm};

/// Minimum interval of fetching keys again because a token was signed with an unknown one.
const REFRESH: Duration = Duration::from_secs(30);

pub(in crate::auth) struct Oidc {
    issuer: String,
    client: Client,
    algorithm: SigningAlgorithm,
    prompt: Prompt,
    http: Http,
    discovered: RwLock<Option<Arc<Metadata>>>,
    refreshed: Mutex<Option<Instant>>,
}

/// The used part of the response of `userinfo_endpoint`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct UserInfo {
    sub: Text,
    email: Text,
    name: Text,
    preferred_username: Text,
}

impl Oidc {
    pub fn new(config: &Config, name: &str, provider: &ProviderConfig, http: Http) -> Self {
        Self {
            issuer: provider.issuer.clone().unwrap_or_default(),
            client: Client::new(provider, callback_url(config, name)),
            algorithm: provider.algorithm,
            prompt: provider.prompt.clone(),
            http,
            discovered: RwLock::default(),
            refreshed: Mutex::default(),
        }
    }

    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    pub fn is_discovered(&self) -> bool {
        self.metadata().is_some()
    }

    /// Fetches the discovery document and the keys.
    pub async fn discover(&self) -> Result<(), ProviderError> {
        let metadata = discovery::discover(&self.http, &self.issuer, self.algorithm).await?;
        *self.discovered.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(metadata));
        Ok(())
    }

    pub fn authorization_url(&self, secrets: &AuthorizationSecrets, chooses: bool) -> Option<Url> {
        let metadata = self.metadata()?;
        let scope = "openid email profile";
        let mut url = authorization_request(&metadata.authorization, &self.client, secrets, scope);
        url.query_pairs_mut().append_pair("nonce", &secrets.nonce);
        let prompt = match chooses {
            true => self.prompt.asking("login"),
            false => self.prompt.clone(),
        };
        prompt.append_to(&mut url);
        Some(url)
    }

    pub async fn prove(
        &self,
        secrets: &AuthorizationSecrets,
        code: &str,
        issuer: Option<&str>,
    ) -> Result<ExternalProfile, ProviderError> {
        let metadata = self.discovered()?;
        // Stops mix-up attacks: a response of one provider that is sent to another's callback.
        if issuer.map_or(metadata.announces_issuer, |issuer| issuer != self.issuer) {
            return Err(ProviderError::InvalidResponse(format!(
                "the callback is of the issuer {}, and {} is configured",
                quoted(issuer.unwrap_or_default()),
                quoted(&self.issuer)
            )));
        }
        let tokens = self
            .client
            .exchange(&self.http, &metadata.token, metadata.secret_in, secrets, code)
            .await?;
        let token = tokens.id_token.0.as_deref();
        let token = token.ok_or_else(|| refused("the token endpoint gave no ID token"))?;
        let rules = Rules {
            issuer: &self.issuer,
            client: &self.client.id,
            algorithm: self.algorithm,
            nonce: &secrets.nonce,
        };
        let claims = match id_token::check(token, &rules, &metadata.keys) {
            // The provider may have replaced its keys since they were fetched, even under the same ids.
            Err(Broken::Key(_)) if self.may_refresh() => {
                self.discover().await?;
                id_token::check(token, &rules, &self.discovered()?.keys)
            }
            claims => claims,
        };
        let claims = claims.map_err(|broken| match broken {
            Broken::Key(reason) | Broken::Rule(reason) => ProviderError::InvalidResponse(reason),
        })?;
        Ok(self.describe(&metadata, &tokens, claims).await)
    }

    /// Limits the refreshes: a provider that signs wrongly is not asked at each sign-in.
    fn may_refresh(&self) -> bool {
        let mut refreshed = self.refreshed.lock().unwrap_or_else(PoisonError::into_inner);
        let may = refreshed.is_none_or(|at| at.elapsed() >= REFRESH);
        if may {
            *refreshed = Some(Instant::now());
        }
        may
    }

    fn metadata(&self) -> Option<Arc<Metadata>> {
        self.discovered
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn discovered(&self) -> Result<Arc<Metadata>, ProviderError> {
        self.metadata()
            .ok_or(ProviderError::Unavailable("it has not been discovered"))
    }

    /// The user's name and address at the provider. Many providers have a separate endpoint for
    /// them; without one, the forms begin empty.
    async fn describe(
        &self,
        metadata: &Metadata,
        tokens: &Tokens,
        claims: VerifiedClaims,
    ) -> ExternalProfile {
        let mut described = ExternalProfile {
            issuer: self.issuer.clone(),
            subject: claims.subject,
            account: claims.account,
            email: claims.email,
            name: claims.name,
        };
        if described.email.is_none()
            && let Some(user_info) = self.user_info(metadata, tokens).await
            && user_info.sub.0.as_ref() == Some(&described.subject)
        {
            described.email = user_info.email.0;
            described.name = described.name.or(user_info.name.0);
            described.account = described.account.or(user_info.preferred_username.0);
        }
        described
    }

    async fn user_info(&self, metadata: &Metadata, tokens: &Tokens) -> Option<UserInfo> {
        let (address, token) = metadata.user_info.as_ref().zip(tokens.access_token.0.as_ref())?;
        // It has to be valid in a header.
        if !token.bytes().all(|b| b.is_ascii_graphic()) {
            return None;
        }
        let question = self
            .http
            .get(address)
            .header(header::ACCEPT, "application/json")
            .bearer_auth(token);
        let answer = self.http.ask(question).await.ok()?;
        let readable = answer.status.is_success().then_some(answer.body)?;
        serde_json::from_slice(&readable).ok()
    }
}
