//! A provider's metadata (OpenID Connect Discovery 1.0) and its keys.

use reqwest::header;
use serde::Deserialize;
use url::Url;

use super::{
    exchange::SecretIn,
    http::Http,
    id_token::{self, Key},
    protocol::{ProviderError, refused},
    tolerant::{Flag, Text, Texts, quoted},
};
use crate::{PRODUCT_NAME, config::SigningAlgorithm};

/// The used part of a discovery document, and of the key set that it refers to.
pub(in crate::auth) struct Metadata {
    pub authorization: Url,
    pub token: String,
    pub user_info: Option<String>,
    pub secret_in: SecretIn,
    /// Whether a callback always carries `iss` (RFC 9207).
    pub announces_issuer: bool,
    pub keys: Vec<Key>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Document {
    issuer: Text,
    authorization_endpoint: Text,
    token_endpoint: Text,
    userinfo_endpoint: Text,
    jwks_uri: Text,
    token_endpoint_auth_methods_supported: Texts,
    response_modes_supported: Texts,
    authorization_response_iss_parameter_supported: Flag,
}

/// Fetches the document and the keys. A document that names another issuer is refused.
pub(in crate::auth) async fn discover(
    http: &Http,
    issuer: &str,
    algorithm: SigningAlgorithm,
) -> Result<Metadata, ProviderError> {
    let address = format!(
        "{}/.well-known/openid-configuration",
        issuer.trim_end_matches('/')
    );
    let document = get(http, &address, "the discovery document").await?;
    let document: Document =
        serde_json::from_slice(&document).map_err(|_| refused("the discovery document cannot be read"))?;
    let said = document.issuer.0.clone().unwrap_or_default();
    if said != issuer {
        return Err(ProviderError::InvalidResponse(format!(
            "the discovery document is of the issuer {}, and {} is configured",
            quoted(&said),
            quoted(issuer)
        )));
    }
    let authorization = document.authorization_endpoint.0.as_deref();
    let authorization = authorization
        .and_then(|address| Url::parse(address).ok())
        .filter(|address| matches!(address.scheme(), "https" | "http"))
        .ok_or_else(|| refused("the discovery document names no authorization_endpoint"))?;
    let (Some(token), Some(jwks)) = (&document.token_endpoint.0, &document.jwks_uri.0) else {
        return Err(refused(
            "the discovery document names no token_endpoint or no jwks_uri",
        ));
    };
    let secret_in = document.secret_in()?;
    document.answers_by_query()?;
    let keys = get(http, jwks, "the provider's key set").await?;
    Ok(Metadata {
        authorization,
        token: token.clone(),
        user_info: document.userinfo_endpoint.0.clone(),
        secret_in,
        announces_issuer: document.authorization_response_iss_parameter_supported.0,
        keys: id_token::keys(&keys, algorithm).ok_or_else(|| refused("the key set cannot be read"))?,
    })
}

async fn get(http: &Http, address: &str, what: &'static str) -> Result<Vec<u8>, ProviderError> {
    let question = http.get(address).header(header::ACCEPT, "application/json");
    let answer = http
        .ask(question)
        .await
        .map_err(|_| ProviderError::Unavailable(what))?;
    match answer.status.is_success() {
        true => Ok(answer.body),
        false => Err(ProviderError::InvalidResponse(format!(
            "{what} was answered by {}",
            answer.status.as_u16()
        ))),
    }
}

impl Document {
    /// How the client secret is sent: in the header, unless the provider only takes it in the body.
    /// The header is the default if the document does not say.
    fn secret_in(&self) -> Result<SecretIn, ProviderError> {
        let Some(methods) = &self.token_endpoint_auth_methods_supported.0 else {
            return Ok(SecretIn::Header);
        };
        let takes = |method: &str| methods.iter().any(|other| other == method);
        match (takes("client_secret_basic"), takes("client_secret_post")) {
            (true, _) => Ok(SecretIn::Header),
            (false, true) => Ok(SecretIn::Body),
            (false, false) => Err(ProviderError::InvalidResponse(format!(
                "the provider takes no client_secret, but {}",
                quoted(&methods.join(" "))
            ))),
        }
    }

    /// Refuses providers that respond by a form post: the browser would not send our cookies with
    /// it (`SameSite=Lax`), so the callback could not be bound to the browser that began (S34,
    /// S45).
    fn answers_by_query(&self) -> Result<(), ProviderError> {
        match &self.response_modes_supported.0 {
            Some(modes) if !modes.iter().any(|mode| mode == "query") => {
                Err(ProviderError::InvalidResponse(format!(
                    "the provider answers by {}, and {PRODUCT_NAME} takes response_mode=query alone",
                    quoted(&modes.join(" "))
                )))
            }
            _ => Ok(()),
        }
    }
}
