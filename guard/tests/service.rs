//! A test service protected by the guard, and signing keys for its tokens.

use std::sync::LazyLock;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
    response::Response,
    routing::get,
};
use guard::{
    AuthLayer, KeySet, Keys, Needed, OptionalAuth, Permission, PermissionLayer, RequireAuth,
    RequirePermission, Scope, Verifier,
};
use rsa::{RsaPrivateKey, pkcs1::EncodeRsaPrivateKey, rand_core::OsRng};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::signer::{Signer, now};

pub const ISSUER: &str = "https://latchkey.example.com";
pub const AUDIENCE: &str = "documents";

/// Shared by all tests: generating a key takes seconds.
pub static SIGNER: LazyLock<Signer> = LazyLock::new(|| signer("ours", 3072));
pub static OTHER_SIGNER: LazyLock<Signer> = LazyLock::new(|| signer("theirs", 3072));

pub fn signer(kid: &str, bits: usize) -> Signer {
    let key = RsaPrivateKey::new(&mut OsRng, bits).unwrap();
    Signer::new(kid, key.to_pkcs1_der().unwrap().as_bytes())
}

pub fn key_set(signers: &[&Signer]) -> Value {
    let keys: Vec<Value> = signers.iter().map(|signer| signer.jwk()).collect();
    json!({ "keys": keys })
}

pub struct Read;

impl Permission for Read {
    const PERMISSION: &'static str = "documents:read";
    const SCOPE: Scope = Scope::Workspace;
}

pub struct Write;

impl Permission for Write {
    const PERMISSION: &'static str = "documents:write";
    const SCOPE: Scope = Scope::Workspace;
}

pub struct Administer;

impl Permission for Administer {
    const PERMISSION: &'static str = "workspaces:write";
    const SCOPE: Scope = Scope::Organization;
}

pub fn service() -> Router {
    let keys = KeySet::parse(key_set(&[&SIGNER]).to_string().as_bytes()).unwrap();
    service_with(Keys::fixed(keys))
}

pub fn service_with(keys: Keys) -> Router {
    let either = [Needed::of::<Read>(), Needed::of::<Write>()];
    Router::new()
        .route("/who", get(|RequireAuth(principal): RequireAuth| async { principal.user }))
        .route(
            "/perhaps",
            get(|OptionalAuth(principal): OptionalAuth| async {
                principal.map_or("nobody".to_owned(), |principal| principal.user)
            }),
        )
        .route(
            "/read",
            get(|reader: RequirePermission<Read>| async move { format!("{} in {}", reader.user, reader.place()) }),
        )
        .route("/write", get(|_: RequirePermission<Write>| async { "written" }))
        .route(
            "/administer",
            get(|admin: RequirePermission<Administer>| async move { admin.place().to_owned() }),
        )
        .route("/any", get(|| async { "any" }).layer(PermissionLayer::any_of(either)))
        .route("/all", get(|| async { "all" }).layer(PermissionLayer::all_of(either)))
        .route("/none", get(|| async { "none" }).layer(PermissionLayer::any_of([])))
        .layer(AuthLayer::new(keys, Verifier::new(ISSUER, AUDIENCE)))
}

/// The claims of a valid token that may read in one workspace.
pub fn valid_claims() -> Value {
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "ada", "sid": "a session", "jti": "a token",
        "iat": now(), "nbf": now(), "exp": now() + 300,
        "org": "engines", "workspace": "general", "role": "reader", "permissions": ["documents:read"],
        "amr": ["email"], "auth_time": now(),
    })
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.unwrap().to_vec();
        Self {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body).unwrap(),
        }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn problem(&self) -> Value {
        assert_eq!(self.header("content-type"), "application/problem+json");
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn code(&self) -> String {
        self.problem()["code"].as_str().unwrap().to_owned()
    }
}

pub async fn ask(service: &Router, path: &str, token: Option<&str>) -> Answer {
    let mut request = Request::get(path);
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    send(service, request.body(Body::empty()).unwrap()).await
}

pub async fn send(service: &Router, request: Request<Body>) -> Answer {
    Answer::of(service.clone().oneshot(request).await.unwrap()).await
}
