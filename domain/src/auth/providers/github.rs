//! GitHub's OAuth. It has no ID token: state, PKCE and the exact redirect address hold
//! (S33, S34), and the identity is the account's number, which never changes (S36).

use openidconnect::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, EndpointNotSet, EndpointSet, IssuerUrl,
    JsonWebKeySet, OAuth2TokenResponse, PkceCodeChallenge, RedirectUrl, Scope, TokenUrl,
    core::{CoreAuthPrompt, CoreAuthenticationFlow, CoreClient},
    http::{Request, header},
};
use serde::Deserialize;
use url::Url;

use super::{
    http::Http,
    oidc::{callback, not_exchanged, refused},
    registry::{Failure, Proven, VisitSecrets},
};
use crate::{
    config::{Config, ProviderConfig},
    error::{Error, Result},
};

/// Who says so, where the configuration names no enterprise's own.
const ISSUER: &str = "https://github.com";

pub(super) struct GitHub {
    issuer: String,
    client: Client,
    user: String,
    http: Http,
}

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet, EndpointNotSet>;

/// https://docs.github.com/en/rest/users/users#get-the-authenticated-user
#[derive(Deserialize)]
struct User {
    id: u64,
    login: String,
    name: Option<String>,
    email: Option<String>,
}

impl GitHub {
    pub fn new(config: &Config, name: &str, provider: &ProviderConfig, http: Http) -> Result<Self> {
        let issuer = provider.issuer.as_deref().unwrap_or(ISSUER).trim_end_matches('/');
        let secret = provider
            .client_secret
            .as_ref()
            .map_or("", |secret| secret.expose());
        let issuer_url = IssuerUrl::new(issuer.to_owned()).map_err(Error::internal)?;
        let at = |path: &str| format!("{issuer}/login/oauth/{path}");
        let client = CoreClient::new(
            ClientId::new(provider.client_id.clone().unwrap_or_default()),
            issuer_url,
            JsonWebKeySet::default(),
        )
        .set_client_secret(ClientSecret::new(secret.to_owned()))
        .set_auth_type(AuthType::RequestBody)
        .set_redirect_uri(RedirectUrl::new(callback(config, name)).map_err(Error::internal)?)
        .set_auth_uri(AuthUrl::new(at("authorize")).map_err(Error::internal)?)
        .set_token_uri(TokenUrl::new(at("access_token")).map_err(Error::internal)?)
        .disable_openid_scope();
        Ok(Self {
            user: match issuer {
                ISSUER => "https://api.github.com/user".to_owned(),
                enterprise => format!("{enterprise}/api/v3/user"),
            },
            issuer: issuer.to_owned(),
            client,
            http,
        })
    }

    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    pub fn authorization(&self, secrets: &VisitSecrets, chooses: bool) -> Url {
        let (state, nonce) = (secrets.state.clone(), secrets.nonce.clone());
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let mut request = self
            .client
            .authorize_url(flow, || state, || nonce)
            .add_scope(Scope::new("read:user".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&secrets.verifier()));
        if chooses {
            request = request.add_prompt(CoreAuthPrompt::SelectAccount);
        }
        let (url, ..) = request.url();
        url
    }

    pub async fn prove(
        &self,
        secrets: &VisitSecrets,
        code: &str,
        issuer: Option<&str>,
    ) -> Result<Proven, Failure> {
        // What it calls itself in a callback (RFC 9207) is not where it lives.
        if issuer.is_some_and(|issuer| issuer != format!("{}/login/oauth", self.issuer)) {
            return Err(refused("the callback is of another issuer"));
        }
        let answer = self
            .client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .set_pkce_verifier(secrets.verifier())
            .request_async(&self.http)
            .await
            .map_err(not_exchanged)?;
        let user = self.user(answer.access_token().secret()).await?;
        Ok(Proven {
            issuer: self.issuer.clone(),
            subject: user.id.to_string(),
            account: Some(user.login),
            email: user.email,
            name: user.name,
        })
    }

    async fn user(&self, access_token: &str) -> Result<User, Failure> {
        let question = Request::get(&self.user)
            .header(header::ACCEPT, "application/vnd.github+json")
            .header(header::AUTHORIZATION, format!("Bearer {access_token}"))
            .body(Vec::new())
            .map_err(|_| refused("the access token is no header"))?;
        let answer = self
            .http
            .ask(question)
            .await
            .map_err(|_| Failure::Away("it did not say whose the access token is"))?;
        if !answer.status().is_success() {
            return Err(refused("it would not say whose the access token is"));
        }
        serde_json::from_slice(answer.body()).map_err(|_| refused("what it says of the user cannot be read"))
    }
}
