//! An identity provider for tests. It follows OAuth and OpenID Connect, and can be told to send one
//! fault at a time, or to override parts of its responses.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use aws_lc_rs::{
    digest, hmac,
    signature::{Ed25519KeyPair, KeyPair},
};
use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as BASE64},
};
use domain::config::{Config, Prompt, ProviderConfig, ProviderKind, Secret, SigningAlgorithm};
use serde_json::{Value, json};

pub const CLIENT: &str = "latchkey";
pub const SECRET: &str = "the client's secret";

/// The fault in the provider's response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    #[default]
    None,
    Issuer,
    IssuerWithSlash,
    Audience,
    TwoAudiences,
    AuthorizedParty,
    Nonce,
    NoNonce,
    Expired,
    Signature,
    NoAlgorithm,
    SymmetricKey,
    NoIdToken,
    NoSubject,
    EmptySubject,
    LongSubject,
    UnreadableSubject,
    /// The ID token is valid, but the access token cannot be sent in a header.
    AccessToken,
}

/// Every fault of an ID token.
pub const FAULTS: [Fault; 16] = [
    Fault::Issuer,
    Fault::IssuerWithSlash,
    Fault::Audience,
    Fault::TwoAudiences,
    Fault::AuthorizedParty,
    Fault::Nonce,
    Fault::NoNonce,
    Fault::Expired,
    Fault::Signature,
    Fault::NoAlgorithm,
    Fault::SymmetricKey,
    Fault::NoIdToken,
    Fault::NoSubject,
    Fault::EmptySubject,
    Fault::LongSubject,
    Fault::UnreadableSubject,
];

/// Members that replace those of the usual responses; a JSON null removes a member. For responses that
/// are allowed, or that real providers send.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    pub claims: Value,
    pub header: Value,
    pub token: Value,
    pub token_status: Option<u16>,
    pub discovery: Value,
    /// Makes the content of the key set from the provider's key.
    pub keys: Option<fn(Value) -> Value>,
    /// The token endpoint takes the client secret only in the header (`true`) or only in the body.
    pub secret_in_header: Option<bool>,
    pub user: Value,
    pub user_status: Option<u16>,
}

fn apply_overrides(under: &mut Value, over: &Value) {
    let (Some(under), Some(over)) = (under.as_object_mut(), over.as_object()) else {
        return;
    };
    for (name, value) in over {
        match value {
            Value::Null => drop(under.remove(name)),
            // The text `null` puts a JSON null into the response.
            Value::String(text) if text == "null" => drop(under.insert(name.clone(), Value::Null)),
            value => drop(under.insert(name.clone(), value.clone())),
        }
    }
}

/// The person who signs in at the provider.
#[derive(Clone)]
pub struct Person {
    pub subject: String,
    pub email: String,
    pub login: String,
}

impl Person {
    pub fn new(subject: &str, email: &str) -> Self {
        Self {
            subject: subject.to_owned(),
            email: email.to_owned(),
            login: "lovelace".to_owned(),
        }
    }
}

struct Grant {
    person: Person,
    challenge: String,
    nonce: String,
    redirect: String,
}

struct Inside {
    key: Ed25519KeyPair,
    kid: String,
    fault: Fault,
    overrides: Overrides,
    discovered_issuer: Option<String>,
    announces_issuer: bool,
    grants: BTreeMap<String, Grant>,
    persons: BTreeMap<String, Person>,
    issued: usize,
}

/// The provider; it listens on its own port until the test ends.
#[derive(Clone)]
pub struct Provider {
    pub issuer: String,
    inside: Arc<Mutex<Inside>>,
}

impl Provider {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let provider = Self {
            issuer: format!("http://{}", listener.local_addr().unwrap()),
            inside: Arc::new(Mutex::new(Inside {
                key: Ed25519KeyPair::generate().unwrap(),
                kid: "one".to_owned(),
                fault: Fault::None,
                overrides: Overrides::default(),
                discovered_issuer: None,
                announces_issuer: false,
                grants: BTreeMap::new(),
                persons: BTreeMap::new(),
                issued: 0,
            })),
        };
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/login/oauth/access_token", post(token))
            .route("/user", get(user))
            .route("/api/v3/user", get(user))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        provider
    }

    /// Adds the provider to the configuration, as `Leptos.toml` would.
    pub fn configure(&self, config: &mut Config, name: &str, kind: ProviderKind) {
        let provider = ProviderConfig {
            label: name.to_uppercase(),
            kind,
            issuer: Some(self.issuer.clone()),
            client_id: Some(CLIENT.to_owned()),
            client_secret: Some(Secret::new(SECRET)),
            algorithm: SigningAlgorithm::EdDSA,
            prompt: Prompt::default(),
        };
        config.providers.insert(name.to_owned(), provider);
    }

    pub fn set_fault(&self, fault: Fault) {
        self.inside().fault = fault;
    }

    pub fn set_overrides(&self, overrides: Overrides) {
        self.inside().overrides = overrides;
    }

    /// Makes the discovery document name another issuer.
    pub fn claim_to_be(&self, issuer: &str) {
        self.inside().discovered_issuer = Some(issuer.to_owned());
    }

    /// Makes the discovery document say that every callback carries `iss`.
    pub fn announce_issuer(&self) {
        self.inside().announces_issuer = true;
    }

    /// Replaces the signing key and keeps its key id.
    pub fn replace_key(&self) {
        self.inside().key = Ed25519KeyPair::generate().unwrap();
    }

    /// Replaces the signing key under a new key id.
    pub fn rotate_key(&self) {
        let mut inside = self.inside();
        inside.key = Ed25519KeyPair::generate().unwrap();
        inside.kid = "two".to_owned();
    }

    /// A person signs in at the provider; returns the authorization code.
    pub fn authorize(&self, asked: &BTreeMap<String, String>, person: &Person) -> String {
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], CLIENT);
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["state"].len() >= 22, "128 bits at least");
        let mut inside = self.inside();
        inside.issued += 1;
        let code = format!("code-{}", inside.issued);
        inside.grants.insert(
            code.clone(),
            Grant {
                person: person.clone(),
                challenge: asked["code_challenge"].clone(),
                nonce: asked.get("nonce").cloned().unwrap_or_default(),
                redirect: asked["redirect_uri"].clone(),
            },
        );
        code
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap()
    }
}

async fn discovery(State(provider): State<Provider>) -> Json<Value> {
    let inside = provider.inside();
    let issuer = &provider.issuer;
    let mut document = json!({
        "issuer": inside.discovered_issuer.as_ref().unwrap_or(issuer),
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/user"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
        "authorization_response_iss_parameter_supported": inside.announces_issuer,
    });
    apply_overrides(&mut document, &inside.overrides.discovery);
    Json(document)
}

async fn keys(State(provider): State<Provider>) -> Json<Value> {
    let inside = provider.inside();
    let public = BASE64.encode(inside.key.public_key());
    let key = json!({
        "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": inside.kid, "x": public,
    });
    Json(json!({ "keys": inside.overrides.keys.map_or_else(|| json!([key]), |keys| keys(key.clone())) }))
}

/// The token endpoint. A code is accepted once, with the client, redirect address and verifier for
/// which it was issued.
async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let refuse = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
    let mut inside = provider.inside();
    let Some(grant) = inside.grants.remove(&form["code"]) else {
        return refuse("invalid_grant");
    };
    let verifier = digest::digest(&digest::SHA256, form["code_verifier"].as_bytes());
    if BASE64.encode(verifier) != grant.challenge || form["redirect_uri"] != grant.redirect {
        return refuse("invalid_grant");
    }
    let by_header = inside.overrides.secret_in_header;
    if by_header.is_some_and(|wanted| wanted != headers.contains_key("authorization")) {
        return refuse("invalid_client");
    }
    if !is_client(&headers, &form) {
        return refuse("invalid_client");
    }
    let end = if inside.fault == Fault::AccessToken {
        "\n"
    } else {
        ""
    };
    let access = format!("access-{}{end}", form["code"]);
    let id_token = id_token(&provider.issuer, &inside, &grant);
    inside.persons.insert(access.clone(), grant.person);
    let mut answer = json!({ "access_token": access, "token_type": "Bearer", "expires_in": 60 });
    if inside.fault != Fault::NoIdToken {
        answer["id_token"] = json!(id_token);
    }
    apply_overrides(&mut answer, &inside.overrides.token);
    let status = StatusCode::from_u16(inside.overrides.token_status.unwrap_or(200)).unwrap();
    (status, Json(answer)).into_response()
}

fn is_client(headers: &HeaderMap, form: &BTreeMap<String, String>) -> bool {
    let secret: String = form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
    let basic = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{secret}")));
    let by_header = headers
        .get("authorization")
        .is_some_and(|header| header.to_str().unwrap() == basic);
    let by_body = form.get("client_id").is_some_and(|id| id == CLIENT)
        && form.get("client_secret").is_some_and(|secret| secret == SECRET);
    by_header || by_body
}

async fn user(State(provider): State<Provider>, headers: HeaderMap) -> Response {
    let inside = provider.inside();
    let token = headers
        .get("authorization")
        .and_then(|header| header.to_str().ok()?.strip_prefix("Bearer "));
    match token.and_then(|token| inside.persons.get(token)) {
        Some(person) => {
            let mut answer = json!({
                "sub": person.subject, "id": person.subject.parse::<u64>().unwrap_or_default(),
                "login": person.login, "name": null, "email": person.email, "email_verified": true,
            });
            apply_overrides(&mut answer, &inside.overrides.user);
            let status = StatusCode::from_u16(inside.overrides.user_status.unwrap_or(200)).unwrap();
            (status, Json(answer)).into_response()
        }
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

fn id_token(issuer: &str, inside: &Inside, grant: &Grant) -> String {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let mut claims = json!({
        "iss": issuer, "aud": CLIENT, "sub": grant.person.subject, "iat": now, "exp": now + 60,
        "nonce": grant.nonce, "email": grant.person.email, "email_verified": true,
        "preferred_username": grant.person.login,
    });
    let mut header = json!({ "alg": "EdDSA", "kid": inside.kid });
    match inside.fault {
        Fault::None | Fault::Signature | Fault::NoIdToken => {}
        Fault::Issuer => claims["iss"] = json!("https://id.example.com"),
        Fault::IssuerWithSlash => claims["iss"] = json!(format!("{issuer}/")),
        Fault::Audience => claims["aud"] = json!("another"),
        Fault::TwoAudiences => claims["aud"] = json!([CLIENT, "another"]),
        Fault::AuthorizedParty => claims["azp"] = json!("another"),
        Fault::Nonce => claims["nonce"] = json!("of another authorization"),
        Fault::NoNonce => drop(claims.as_object_mut().unwrap().remove("nonce")),
        Fault::Expired => {
            claims["exp"] = json!(now - 60);
            claims["iat"] = json!(now - 120);
        }
        Fault::NoAlgorithm => header = json!({ "alg": "none" }),
        Fault::SymmetricKey => header = json!({ "alg": "HS256" }),
        Fault::EmptySubject => claims["sub"] = json!(""),
        Fault::LongSubject => claims["sub"] = json!("x".repeat(256)),
        Fault::UnreadableSubject => claims["sub"] = json!("17\u{0}"),
        Fault::AccessToken => drop(claims.as_object_mut().unwrap().remove("email")),
        Fault::NoSubject => drop(claims.as_object_mut().unwrap().remove("sub")),
    }
    apply_overrides(&mut claims, &inside.overrides.claims);
    apply_overrides(&mut header, &inside.overrides.header);
    let signed = format!(
        "{}.{}",
        BASE64.encode(header.to_string()),
        BASE64.encode(claims.to_string())
    );
    let signature = match inside.fault {
        Fault::NoAlgorithm => Vec::new(),
        Fault::SymmetricKey => {
            let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
            hmac::sign(&key, signed.as_bytes()).as_ref().to_vec()
        }
        Fault::Signature => {
            let other = Ed25519KeyPair::generate().unwrap();
            other.sign(signed.as_bytes()).as_ref().to_vec()
        }
        _ => inside.key.sign(signed.as_bytes()).as_ref().to_vec(),
    };
    format!("{signed}.{}", BASE64.encode(signature))
}
