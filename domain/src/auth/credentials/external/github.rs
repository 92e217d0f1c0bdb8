//! GitHub's OAuth. It has no ID token: `state`, PKCE and the exact redirect URI protect the
//! callback (S33, S34), and the subject is the account's number, which never changes (S36).

use reqwest::header;
use serde::Deserialize;
use url::Url;

use super::{
    exchange::{Client, SecretIn, authorization_request, callback_url},
    http::Http,
    protocol::{AuthorizationSecrets, ExternalProfile, ProviderError, refused},
    tolerant::{Text, quoted},
};
use crate::{
    config::{Config, Prompt, ProviderConfig},
    error::{Error, Result},
};

/// The issuer, unless the configuration names a GitHub Enterprise server.
const ISSUER: &str = "https://github.com";

pub(in crate::auth) struct GitHub {
    issuer: String,
    client: Client,
    prompt: Prompt,
    authorization: Url,
    token: String,
    user: String,
    http: Http,
}

/// https://docs.github.com/en/rest/users/users#get-the-authenticated-user
#[derive(Deserialize)]
struct User {
    id: u64,
    #[serde(default)]
    login: Text,
    #[serde(default)]
    name: Text,
    /// Null for most users: their addresses are private. Ours are proven by our own mail anyway.
    #[serde(default)]
    email: Text,
}

impl GitHub {
    pub fn new(config: &Config, name: &str, provider: &ProviderConfig, http: Http) -> Result<Self> {
        let issuer = provider.issuer.as_deref().unwrap_or(ISSUER).trim_end_matches('/');
        let at = |path: &str| format!("{issuer}/login/oauth/{path}");
        Ok(Self {
            client: Client::new(provider, callback_url(config, name)),
            prompt: provider.prompt.clone(),
            authorization: Url::parse(&at("authorize")).map_err(Error::internal)?,
            token: at("access_token"),
            user: match issuer {
                ISSUER => "https://api.github.com/user".to_owned(),
                enterprise => format!("{enterprise}/api/v3/user"),
            },
            issuer: issuer.to_owned(),
            http,
        })
    }

    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    pub fn authorization_url(&self, secrets: &AuthorizationSecrets, chooses: bool) -> Url {
        let mut url = authorization_request(&self.authorization, &self.client, secrets, "read:user");
        let prompt = match chooses {
            true => self.prompt.asking("select_account"),
            false => self.prompt.clone(),
        };
        prompt.append_to(&mut url);
        url
    }

    pub async fn prove(
        &self,
        secrets: &AuthorizationSecrets,
        code: &str,
        issuer: Option<&str>,
    ) -> Result<ExternalProfile, ProviderError> {
        // GitHub's `iss` in a callback (RFC 9207) differs from its base URL.
        let expected = format!("{}/login/oauth", self.issuer);
        if let Some(issuer) = issuer
            && issuer != expected
        {
            return Err(ProviderError::InvalidResponse(format!(
                "the callback is of the issuer {}, and {} is expected",
                quoted(issuer),
                quoted(&expected)
            )));
        }
        let tokens = self
            .client
            .exchange(&self.http, &self.token, SecretIn::Body, secrets, code)
            .await?;
        let token = tokens.access_token.0;
        let token = token.filter(|token| token.bytes().all(|b| b.is_ascii_graphic()));
        let user = self
            .user(&token.ok_or_else(|| refused("the token endpoint gave no access token"))?)
            .await?;
        Ok(ExternalProfile {
            issuer: self.issuer.clone(),
            subject: user.id.to_string(),
            account: user.login.0,
            email: user.email.0,
            name: user.name.0,
        })
    }

    async fn user(&self, access_token: &str) -> Result<User, ProviderError> {
        let question = self
            .http
            .get(&self.user)
            .header(header::ACCEPT, "application/vnd.github+json")
            .bearer_auth(access_token);
        let answer = self
            .http
            .ask(question)
            .await
            .map_err(|_| ProviderError::Unavailable("it did not say whose the access token is"))?;
        if !answer.status.is_success() {
            return Err(ProviderError::InvalidResponse(format!(
                "asked whose the access token is, it answered {}",
                answer.status.as_u16()
            )));
        }
        serde_json::from_slice(&answer.body).map_err(|_| refused("what it says of the user cannot be read"))
    }
}
