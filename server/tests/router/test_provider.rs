//! An identity provider of the tests' own. It keeps the rules of OAuth, and may be
//! told to lie in one thing at a time.

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

/// What it lies about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lie {
    #[default]
    Nothing,
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
    /// No lie about who it was, but nothing that can stand in a header.
    AccessToken,
}

/// Every lie that an ID token can tell.
pub const LIES: [Lie; 16] = [
    Lie::Issuer,
    Lie::IssuerWithSlash,
    Lie::Audience,
    Lie::TwoAudiences,
    Lie::AuthorizedParty,
    Lie::Nonce,
    Lie::NoNonce,
    Lie::Expired,
    Lie::Signature,
    Lie::NoAlgorithm,
    Lie::SymmetricKey,
    Lie::NoIdToken,
    Lie::NoSubject,
    Lie::EmptySubject,
    Lie::LongSubject,
    Lie::UnreadableSubject,
];

/// In what it differs from others, all of it allowed or at least seen: each is laid over what it
/// says otherwise, and `null` takes a member away.
#[derive(Clone, Debug, Default)]
pub struct Odd {
    pub claims: Value,
    pub header: Value,
    pub token: Value,
    pub token_status: Option<u16>,
    pub discovery: Value,
    /// What the key set holds, made of the one key as it would stand there.
    pub keys: Option<fn(Value) -> Value>,
    /// What is asked for at the token endpoint by a header alone, or by the body alone.
    pub secret_in_header: Option<bool>,
    pub user: Value,
    pub user_status: Option<u16>,
}

fn lay_over(under: &mut Value, over: &Value) {
    let (Some(under), Some(over)) = (under.as_object_mut(), over.as_object()) else {
        return;
    };
    for (name, value) in over {
        match value {
            Value::Null => drop(under.remove(name)),
            // What is null in the answer itself.
            Value::String(text) if text == "null" => drop(under.insert(name.clone(), Value::Null)),
            value => drop(under.insert(name.clone(), value.clone())),
        }
    }
}

/// Who signs in there, and what it says of them.
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
    lie: Lie,
    odd: Odd,
    discovered_issuer: Option<String>,
    announces_issuer: bool,
    grants: BTreeMap<String, Grant>,
    persons: BTreeMap<String, Person>,
    issued: usize,
}

/// The provider; it listens on a port of its own until the test ends.
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
                lie: Lie::Nothing,
                odd: Odd::default(),
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

    /// As `Leptos.toml` would name it.
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

    pub fn lie(&self, lie: Lie) {
        self.inside().lie = lie;
    }

    pub fn differ(&self, odd: Odd) {
        self.inside().odd = odd;
    }

    /// Its discovery document names another.
    pub fn claim_to_be(&self, issuer: &str) {
        self.inside().discovered_issuer = Some(issuer.to_owned());
    }

    /// Its discovery document says that every callback carries `iss`.
    pub fn announce_issuer(&self) {
        self.inside().announces_issuer = true;
    }

    /// Another key, under the name of the one before.
    pub fn replace_key(&self) {
        self.inside().key = Ed25519KeyPair::generate().unwrap();
    }

    pub fn rotate_key(&self) {
        let mut inside = self.inside();
        inside.key = Ed25519KeyPair::generate().unwrap();
        inside.kid = "two".to_owned();
    }

    /// Somebody proves there who they are: the code that comes back.
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
    lay_over(&mut document, &inside.odd.discovery);
    Json(document)
}

async fn keys(State(provider): State<Provider>) -> Json<Value> {
    let inside = provider.inside();
    let public = BASE64.encode(inside.key.public_key());
    let key = json!({
        "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": inside.kid, "x": public,
    });
    Json(json!({ "keys": inside.odd.keys.map_or_else(|| json!([key]), |keys| keys(key.clone())) }))
}

/// A code works once, for the client, the redirect address and the verifier that it
/// was made for.
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
    let by_header = inside.odd.secret_in_header;
    if by_header.is_some_and(|wanted| wanted != headers.contains_key("authorization")) {
        return refuse("invalid_client");
    }
    if !is_client(&headers, &form) {
        return refuse("invalid_client");
    }
    let end = if inside.lie == Lie::AccessToken { "\n" } else { "" };
    let access = format!("access-{}{end}", form["code"]);
    let id_token = id_token(&provider.issuer, &inside, &grant);
    inside.persons.insert(access.clone(), grant.person);
    let mut answer = json!({ "access_token": access, "token_type": "Bearer", "expires_in": 60 });
    if inside.lie != Lie::NoIdToken {
        answer["id_token"] = json!(id_token);
    }
    lay_over(&mut answer, &inside.odd.token);
    let status = StatusCode::from_u16(inside.odd.token_status.unwrap_or(200)).unwrap();
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
            lay_over(&mut answer, &inside.odd.user);
            let status = StatusCode::from_u16(inside.odd.user_status.unwrap_or(200)).unwrap();
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
    match inside.lie {
        Lie::Nothing | Lie::Signature | Lie::NoIdToken => {}
        Lie::Issuer => claims["iss"] = json!("https://id.example.com"),
        Lie::IssuerWithSlash => claims["iss"] = json!(format!("{issuer}/")),
        Lie::Audience => claims["aud"] = json!("another"),
        Lie::TwoAudiences => claims["aud"] = json!([CLIENT, "another"]),
        Lie::AuthorizedParty => claims["azp"] = json!("another"),
        Lie::Nonce => claims["nonce"] = json!("of another visit"),
        Lie::NoNonce => drop(claims.as_object_mut().unwrap().remove("nonce")),
        Lie::Expired => {
            claims["exp"] = json!(now - 60);
            claims["iat"] = json!(now - 120);
        }
        Lie::NoAlgorithm => header = json!({ "alg": "none" }),
        Lie::SymmetricKey => header = json!({ "alg": "HS256" }),
        Lie::EmptySubject => claims["sub"] = json!(""),
        Lie::LongSubject => claims["sub"] = json!("x".repeat(256)),
        Lie::UnreadableSubject => claims["sub"] = json!("17\u{0}"),
        Lie::AccessToken => drop(claims.as_object_mut().unwrap().remove("email")),
        Lie::NoSubject => drop(claims.as_object_mut().unwrap().remove("sub")),
    }
    lay_over(&mut claims, &inside.odd.claims);
    lay_over(&mut header, &inside.odd.header);
    let signed = format!(
        "{}.{}",
        BASE64.encode(header.to_string()),
        BASE64.encode(claims.to_string())
    );
    let signature = match inside.lie {
        Lie::NoAlgorithm => Vec::new(),
        Lie::SymmetricKey => {
            let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
            hmac::sign(&key, signed.as_bytes()).as_ref().to_vec()
        }
        Lie::Signature => {
            let other = Ed25519KeyPair::generate().unwrap();
            other.sign(signed.as_bytes()).as_ref().to_vec()
        }
        _ => inside.key.sign(signed.as_bytes()).as_ref().to_vec(),
    };
    format!("{signed}.{}", BASE64.encode(signature))
}
