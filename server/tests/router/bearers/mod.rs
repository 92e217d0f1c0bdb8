//! Tokens shown to our own server: S45, S48 to S51, S58, S63, S65.

mod forged;
mod requests;
mod rights;

use crate::{
    client::{ADA, Answer, Client, ORIGIN, Transport},
    forged::{forged, with},
    signer::{Signer, now},
    tokens::ask_as_json,
};
use axum::http::{Request, StatusCode, header};
use domain::{
    tenancy::WorkspaceRole,
    testing::TestDatabase,
    tokens::{self, Rotation},
};
use rsa::{RsaPrivateKey, pkcs1::EncodeRsaPrivateKey, rand_core::OsRng};
use serde_json::{Value, json};
use std::sync::LazyLock;

pub const ME: &str = "/api/v1/me";

const DOCUMENTS: &str = "/api/v1/o/engines/w/general/documents";

const GRACE: &str = "grace@example.com";

static STRANGER: LazyLock<Signer> = LazyLock::new(|| {
    let key = RsaPrivateKey::new(&mut OsRng, 3072).unwrap();
    Signer::new("a stranger's", key.to_pkcs1_der().unwrap().as_bytes())
});

/// Ada's workspace, where Grace has a role; both are signed in.
struct Place {
    db: TestDatabase,
    ada: Client,
    grace: Client,
}

impl Place {
    async fn with(role: WorkspaceRole) -> Self {
        let db = TestDatabase::create().await;
        tokens::maintain_signing_keys(&db.services).await.unwrap();
        let (_, ada) = db.manager(ADA, "Engines").await;
        db.join(&ada, ("engines", "general"), GRACE, role).await;
        Self {
            ada: Client::signed_in(&db, ADA).await,
            grace: Client::signed_in(&db, GRACE).await,
            db,
        }
    }
}

/// A token for ourselves, out of a session.
pub async fn token(client: &mut Client, place: Value) -> String {
    let mut asked = json!({ "audience": ORIGIN });
    for (name, slug) in place.as_object().unwrap() {
        asked[name] = slug.clone();
    }
    let answer = ask_as_json(client, &asked.to_string()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answer: Value = serde_json::from_str(&answer.body).unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

fn general() -> Value {
    json!({ "organization": "engines", "workspace": "general" })
}

/// As a program that has no cookie.
pub async fn show(db: &TestDatabase, path: &str, token: &str) -> Answer {
    show_to(&mut Client::new(db), path, token).await
}

async fn show_to(server: &mut Client, path: &str, token: &str) -> Answer {
    server.send(bearing(Request::get(path), token)).await
}

fn bearing(request: axum::http::request::Builder, token: &str) -> axum::http::request::Builder {
    request.header(header::AUTHORIZATION, format!("Bearer {token}"))
}

fn code(answer: &Answer) -> String {
    assert_eq!(
        answer.header("content-type"),
        "application/problem+json",
        "{answer:?}"
    );
    let problem: Value = serde_json::from_str(&answer.body).unwrap();
    problem["code"].as_str().unwrap_or_default().to_owned()
}

async fn create(client: &mut Client, token: Option<&str>) -> Answer {
    let mut request = Request::post(DOCUMENTS).header(header::CONTENT_TYPE, "application/json");
    request = match token {
        Some(token) => bearing(request, token),
        None => request.header(header::ORIGIN, ORIGIN),
    };
    client
        .send_body(request, r##"{"title":"By a program","body":"# Yes"}"##.to_owned())
        .await
}

fn claims(token: &str) -> Value {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice(&claims).unwrap()
}
