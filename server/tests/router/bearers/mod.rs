//! Access tokens as bearer credentials for the API of the server itself: S45, S48 to S51, S58, S63,
//! S65.

mod forged;
mod requests;
mod rights;

use crate::{
    client::{ADA, Answer, Client, ORIGIN, Transport},
    forged::{forged_tokens, with},
    signer::{Signer, now},
    tokens::request_token_as_json,
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

static OTHER_SIGNER: LazyLock<Signer> = LazyLock::new(|| {
    let key = RsaPrivateKey::new(&mut OsRng, 3072).unwrap();
    Signer::new("a stranger's", key.to_pkcs1_der().unwrap().as_bytes())
});

/// Ada's workspace, in which Grace has the given role; both are signed in.
struct Workspace {
    db: TestDatabase,
    ada: Client,
    grace: Client,
}

impl Workspace {
    async fn new(role: WorkspaceRole) -> Self {
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

/// Issues a token for the server itself from the client's session, for the given workspace.
pub async fn issue_token(client: &mut Client, workspace: Value) -> String {
    let mut asked = json!({ "audience": ORIGIN });
    for (name, slug) in workspace.as_object().unwrap() {
        asked[name] = slug.clone();
    }
    let answer = request_token_as_json(client, &asked.to_string()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answer: Value = serde_json::from_str(&answer.body).unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

fn general_workspace() -> Value {
    json!({ "organization": "engines", "workspace": "general" })
}

/// Gets a path with a token, as a program without cookies.
pub async fn get_with_token(db: &TestDatabase, path: &str, token: &str) -> Answer {
    get_with_token_by(&mut Client::new(db), path, token).await
}

async fn get_with_token_by(server: &mut Client, path: &str, token: &str) -> Answer {
    server.send(add_bearer(Request::get(path), token)).await
}

fn add_bearer(request: axum::http::request::Builder, token: &str) -> axum::http::request::Builder {
    request.header(header::AUTHORIZATION, format!("Bearer {token}"))
}

fn problem_code(answer: &Answer) -> String {
    assert_eq!(
        answer.header("content-type"),
        "application/problem+json",
        "{answer:?}"
    );
    let problem: Value = serde_json::from_str(&answer.body).unwrap();
    problem["code"].as_str().unwrap_or_default().to_owned()
}

async fn create_document(client: &mut Client, token: Option<&str>) -> Answer {
    let mut request = Request::post(DOCUMENTS).header(header::CONTENT_TYPE, "application/json");
    request = match token {
        Some(token) => add_bearer(request, token),
        None => request.header(header::ORIGIN, ORIGIN),
    };
    client
        .send_body(request, r##"{"title":"By a program","body":"# Yes"}"##.to_owned())
        .await
}

fn decode_claims(token: &str) -> Value {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice(&claims).unwrap()
}
