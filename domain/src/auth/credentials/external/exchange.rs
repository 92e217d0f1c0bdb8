//! Exchanges the code for tokens (RFC 6749 §4.1.3), with the PKCE verifier, which only this
//! authorization request has: a stolen code is useless (S33).

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use reqwest::{RequestBuilder, header};
use serde::Deserialize;
use url::{
    Url,
    form_urlencoded::{Serializer, byte_serialize},
};

use super::{
    http::Http,
    tolerant::{Text, quoted},
};
use crate::{
    auth::credentials::external::protocol::{AuthorizationSecrets, ProviderError},
    config::{Config, ProviderConfig, Secret},
    error::Result,
    keys::sha256,
};

/// This application's registration at a provider.
pub(in crate::auth) struct Client {
    pub id: String,
    secret: Secret,
    pub redirect: String,
}

/// How the client secret is sent (RFC 6749 §2.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::auth) enum SecretIn {
    Header,
    Body,
}

/// The token response. The access token's lifetime is not read, because it is used at once.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::auth) struct Tokens {
    pub access_token: Text,
    pub id_token: Text,
    error: Text,
}

impl Client {
    pub fn new(provider: &ProviderConfig, redirect: String) -> Self {
        let secret = provider.client_secret.as_ref();
        Self {
            id: provider.client_id.clone().unwrap_or_default(),
            secret: Secret::new(secret.map_or("", |secret| secret.expose())),
            redirect,
        }
    }

    /// Exchanges the code. Of a refusal only the error code is logged, which names the cause, and
    /// nothing that was sent (S74: no secret in the log).
    pub async fn exchange(
        &self,
        http: &Http,
        endpoint: &str,
        secret_in: SecretIn,
        secrets: &AuthorizationSecrets,
        code: &str,
    ) -> Result<Tokens, ProviderError> {
        let question = self.question(http, endpoint, secret_in, secrets, code);
        let answer = http
            .ask(question)
            .await
            .map_err(|_| ProviderError::Unavailable("the token endpoint did not answer"))?;
        if answer.status.is_server_error() {
            return Err(ProviderError::Unavailable("the token endpoint failed"));
        }
        let tokens: Option<Tokens> = serde_json::from_slice(&answer.body).ok();
        match tokens {
            // GitHub sends errors with status 200.
            Some(Tokens {
                error: Text(Some(error)),
                ..
            }) => Err(ProviderError::InvalidResponse(format!(
                "the token endpoint refused: {}",
                quoted(&error)
            ))),
            Some(tokens) if answer.status.is_success() => Ok(tokens),
            _ => Err(ProviderError::InvalidResponse(format!(
                "the token endpoint's answer, {}, cannot be read",
                answer.status.as_u16()
            ))),
        }
    }

    fn question(
        &self,
        http: &Http,
        endpoint: &str,
        secret_in: SecretIn,
        secrets: &AuthorizationSecrets,
        code: &str,
    ) -> RequestBuilder {
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", &self.redirect)
            .append_pair("code_verifier", &secrets.verifier);
        let mut question = http
            .post(endpoint)
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        match secret_in {
            SecretIn::Header => {
                let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
                let pair = format!("{}:{}", encoded(&self.id), encoded(self.secret.expose()));
                question = question.header(header::AUTHORIZATION, format!("Basic {}", STANDARD.encode(pair)));
            }
            SecretIn::Body => {
                form.append_pair("client_id", &self.id)
                    .append_pair("client_secret", self.secret.expose());
            }
        }
        question.body(form.finish())
    }
}

/// URL of the authorization request (RFC 6749 §4.1.1), with PKCE by S256 (S33).
pub(in crate::auth) fn authorization_request(
    endpoint: &Url,
    client: &Client,
    secrets: &AuthorizationSecrets,
    scope: &str,
) -> Url {
    let mut url = endpoint.clone();
    let challenge = URL_SAFE_NO_PAD.encode(sha256(secrets.verifier.as_bytes()));
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &client.id)
        .append_pair("redirect_uri", &client.redirect)
        .append_pair("scope", scope)
        .append_pair("state", &secrets.state)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    url
}

/// The redirect URI of this provider. Each provider has its own, so that a response of one cannot
/// be passed off as another's (S33).
pub(in crate::auth) fn callback_url(config: &Config, name: &str) -> String {
    config
        .server
        .origin
        .link(&format!("/sign-in/provider/{name}/callback"))
}
