//! OpenID Connect: the code flow with PKCE (S33), and what an ID token must say
//! (S35).

use std::sync::{Arc, PoisonError, RwLock};

use openidconnect::{
    AdditionalProviderMetadata, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, OAuth2TokenResponse, PkceCodeChallenge,
    ProviderMetadata, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError,
    StandardErrorResponse, TokenResponse,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClaimName, CoreClaimType, CoreClient,
        CoreClientAuthMethod, CoreErrorResponseType, CoreGrantType, CoreIdTokenClaims, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm,
        CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType, CoreTokenResponse, CoreUserInfoClaims,
    },
};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    http::{Http, HttpError},
    registry::{Failure, Proven, VisitSecrets},
};
use crate::config::{Config, ProviderConfig, SigningAlgorithm};

pub(super) struct Oidc {
    issuer: String,
    client_id: ClientId,
    client_secret: ClientSecret,
    algorithm: CoreJwsSigningAlgorithm,
    redirect: String,
    http: Http,
    discovered: RwLock<Option<Arc<Metadata>>>,
}

/// What a discovery document says beside the library's own fields.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Extras {
    /// Whether a callback always carries `iss` (RFC 9207).
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Extras {}

type Metadata = ProviderMetadata<
    Extras,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

type TokenError = RequestTokenError<HttpError, StandardErrorResponse<CoreErrorResponseType>>;

impl Oidc {
    pub fn new(config: &Config, name: &str, provider: &ProviderConfig, http: Http) -> Self {
        let secret = provider
            .client_secret
            .as_ref()
            .map_or("", |secret| secret.expose());
        Self {
            issuer: provider.issuer.clone().unwrap_or_default(),
            client_id: ClientId::new(provider.client_id.clone().unwrap_or_default()),
            client_secret: ClientSecret::new(secret.to_owned()),
            algorithm: match provider.algorithm {
                SigningAlgorithm::RS256 => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
                SigningAlgorithm::ES256 => CoreJwsSigningAlgorithm::EcdsaP256Sha256,
                SigningAlgorithm::EdDSA => CoreJwsSigningAlgorithm::EdDsa,
            },
            redirect: callback(config, name),
            http,
            discovered: RwLock::default(),
        }
    }

    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    pub fn is_discovered(&self) -> bool {
        self.metadata().is_some()
    }

    /// Asks for the discovery document and the keys. The library refuses a document
    /// of another issuer.
    pub async fn discover(&self) -> Result<(), Failure> {
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(|_| refused("the issuer is no address"))?;
        let metadata = Metadata::discover_async(issuer, &self.http)
            .await
            .map_err(|error| match error {
                openidconnect::DiscoveryError::Request(_) => Failure::Away("discovery was not answered"),
                openidconnect::DiscoveryError::Validation(_) => {
                    refused("the discovery document is of another issuer")
                }
                _ => refused("the discovery document or the keys cannot be read"),
            })?;
        if metadata.token_endpoint().is_none() {
            return Err(refused("the discovery document names no token endpoint"));
        }
        *self.discovered.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(metadata));
        Ok(())
    }

    pub fn authorization(&self, secrets: &VisitSecrets, chooses: bool) -> Option<Url> {
        let client = self.client(&*self.metadata()?).ok()?;
        let (state, nonce) = (secrets.state.clone(), secrets.nonce.clone());
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let mut request = client
            .authorize_url(flow, || state, || nonce)
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&secrets.verifier()));
        if chooses {
            request = request.add_prompt(CoreAuthPrompt::Login);
        }
        let (url, ..) = request.url();
        Some(url)
    }

    pub async fn prove(
        &self,
        secrets: &VisitSecrets,
        code: &str,
        issuer: Option<&str>,
    ) -> Result<Proven, Failure> {
        let metadata = self
            .metadata()
            .ok_or(Failure::Away("it has not been discovered"))?;
        // The answer of one provider, taken to another's callback, stops here.
        let announced = metadata
            .additional_metadata()
            .authorization_response_iss_parameter_supported;
        if issuer.is_some_and(|issuer| issuer != self.issuer) || (announced && issuer.is_none()) {
            return Err(refused("the callback is of another issuer"));
        }
        let client = self.client(&metadata)?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| refused("there is no token endpoint"))?
            .set_pkce_verifier(secrets.verifier())
            .request_async(&self.http)
            .await
            .map_err(not_exchanged)?;
        let claims = match self.claims(&client, &answer, secrets) {
            // Its keys may have changed since they were last asked for.
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                self.discover().await?;
                let metadata = self
                    .metadata()
                    .ok_or(Failure::Away("it has not been discovered"))?;
                self.claims(&self.client(&metadata)?, &answer, secrets)
            }
            claims => claims,
        }
        .map_err(|error| refused(broken_rule(&error)))?;
        // The library looks at `aud` and leaves `azp` to us.
        if claims
            .authorized_party()
            .is_some_and(|party| *party != self.client_id)
        {
            return Err(refused("the ID token was issued to another client"));
        }
        if !is_subject(claims.subject()) {
            return Err(refused("the ID token's subject is none"));
        }
        let described = self.describe(&client, &answer, &claims).await;
        Ok(Proven {
            issuer: self.issuer.clone(),
            subject: claims.subject().to_string(),
            ..described
        })
    }

    fn metadata(&self) -> Option<Arc<Metadata>> {
        self.discovered
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn client(&self, metadata: &Metadata) -> Result<Client, Failure> {
        let redirect =
            RedirectUrl::new(self.redirect.clone()).map_err(|_| refused("our callback is no address"))?;
        let takes_basic = metadata
            .token_endpoint_auth_methods_supported()
            .is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let client = CoreClient::from_provider_metadata(
            metadata.clone(),
            self.client_id.clone(),
            Some(self.client_secret.clone()),
        );
        Ok(client
            .set_redirect_uri(redirect)
            .set_auth_type(match takes_basic {
                true => AuthType::BasicAuth,
                false => AuthType::RequestBody,
            }))
    }

    /// Signature under the one algorithm, issuer, audience, expiry and nonce.
    fn claims(
        &self,
        client: &Client,
        answer: &CoreTokenResponse,
        secrets: &VisitSecrets,
    ) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
        let token = answer
            .id_token()
            .ok_or_else(|| ClaimsVerificationError::Other("there is no ID token".to_owned()))?;
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs([self.algorithm.clone()]);
        token.claims(&verifier, &secrets.nonce).cloned()
    }

    /// What the person is called there. Many providers say it at an address of its
    /// own; one that does not is one whose forms begin empty.
    async fn describe(
        &self,
        client: &Client,
        answer: &CoreTokenResponse,
        claims: &CoreIdTokenClaims,
    ) -> Proven {
        let mut described = Proven {
            issuer: String::new(),
            subject: String::new(),
            account: claims.preferred_username().map(|name| name.to_string()),
            email: claims.email().map(|email| email.to_string()),
            name: claims
                .name()
                .and_then(|name| name.get(None))
                .map(|name| name.to_string()),
        };
        if described.email.is_some() {
            return described;
        }
        let subject = Some(claims.subject().clone());
        // The library takes it for granted that the token can stand in a header.
        if !answer
            .access_token()
            .secret()
            .bytes()
            .all(|b| b.is_ascii_graphic())
        {
            return described;
        }
        let Ok(question) = client.user_info(answer.access_token().clone(), subject) else {
            return described;
        };
        let told: Result<CoreUserInfoClaims, _> = question.request_async(&self.http).await;
        if let Ok(told) = told {
            let name = told.name().and_then(|name| name.get(None));
            described.email = told.email().map(|email| email.to_string());
            described.name = described.name.or_else(|| name.map(|name| name.to_string()));
            described.account = described
                .account
                .or_else(|| told.preferred_username().map(|name| name.to_string()));
        }
        described
    }
}

/// At most 255 ASCII characters (OpenID Connect Core §2), and at least one: without
/// any, all people of the provider would be one.
fn is_subject(subject: &str) -> bool {
    (1..=255).contains(&subject.len()) && subject.bytes().all(|b| (b' '..=b'~').contains(&b))
}

/// Our address that the provider sends people back to: each has one of its own (S33).
pub(super) fn callback(config: &Config, name: &str) -> String {
    config
        .server
        .origin
        .link(&format!("/sign-in/provider/{name}/callback"))
}

pub(super) fn refused(reason: &str) -> Failure {
    Failure::Refused(reason.to_owned())
}

/// Why a code was not exchanged, without what was sent or answered (S74): of an error
/// only its code, which names what is to be mended.
pub(super) fn not_exchanged(error: TokenError) -> Failure {
    match error {
        RequestTokenError::Request(_) => Failure::Away("the token endpoint did not answer"),
        RequestTokenError::ServerResponse(error) => {
            let code = error.error().to_string();
            let code: String = code.chars().filter(char::is_ascii_graphic).take(60).collect();
            Failure::Refused(format!("the token endpoint refused: {code}"))
        }
        _ => refused("the token endpoint's answer cannot be read"),
    }
}

/// Names the broken rule, without what was in the token.
fn broken_rule(error: &ClaimsVerificationError) -> &'static str {
    match error {
        ClaimsVerificationError::Expired(_) => "the ID token has expired",
        ClaimsVerificationError::InvalidAudience(_) => "the ID token is for another client",
        ClaimsVerificationError::InvalidIssuer(_) => "the ID token is of another issuer",
        ClaimsVerificationError::InvalidNonce(_) => "the ID token is of another visit",
        ClaimsVerificationError::SignatureVerification(_) => "the ID token's signature does not hold",
        _ => "the ID token cannot be read",
    }
}
