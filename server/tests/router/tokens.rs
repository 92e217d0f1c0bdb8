//! `/api/token` and the key set over HTTP: which requests get a token, and what may be cached.

use axum::http::{Request, StatusCode, header};
use domain::{
    config::{AudienceConfig, Config},
    testing::{self, TestDatabase},
    tokens,
};

use crate::client::{ADA, Answer, Client, ORIGIN, Transport};

const TOKEN: &str = "/api/token";

fn config() -> Config {
    let mut config = testing::config();
    let origin = "https://documents.example.com".to_owned();
    let audience = AudienceConfig {
        origin: origin.try_into().unwrap(),
    };
    config.audiences.insert("documents".to_owned(), audience);
    config
}

pub async fn request_token_as_json(client: &mut Client, body: &str) -> Answer {
    let request = Request::post(TOKEN)
        .header(header::ORIGIN, ORIGIN)
        .header(header::CONTENT_TYPE, "application/json");
    client.send_body(request, body.to_owned()).await
}

/// A session gets a five-minute token, by form and by JSON.
#[tokio::test]
async fn session_gets_a_token_by_form_and_by_json() {
    let db = TestDatabase::create_with(config()).await;
    tokens::maintain_signing_keys(&db.services).await.unwrap();
    let mut client = Client::signed_in(&db, ADA).await;
    let form = client
        .post(
            // The answer is JSON whatever `Accept` says.
            Transport::Plain,
            TOKEN,
            &[("audience", "documents"), ("organization", "")],
        )
        .await;
    let json = request_token_as_json(&mut client, r#"{"audience":"documents"}"#).await;
    for answer in [form, json] {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert_eq!(answer.header("cache-control"), "no-store");
        let answer: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(answer["token_type"], "Bearer");
        assert_eq!(answer["expires_in"], 300);
        assert_eq!(answer["access_token"].as_str().unwrap().split('.').count(), 3);
    }
}

/// Without session, for an unknown audience or workspace, from another origin, or with a bearer token,
/// none is issued.
#[tokio::test]
async fn invalid_token_requests_are_rejected() {
    let db = TestDatabase::create_with(config()).await;
    tokens::maintain_signing_keys(&db.services).await.unwrap();
    let fields = [("audience", "documents")];
    let signed_out = Client::new(&db).post(Transport::Fetch, TOKEN, &fields).await;
    assert_eq!(signed_out.status, StatusCode::UNAUTHORIZED);

    let mut client = Client::signed_in(&db, ADA).await;
    let unknown = client
        .post(Transport::Fetch, TOKEN, &[("audience", "unknown")])
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let foreign = [
        ("audience", "documents"),
        ("organization", "x"),
        ("workspace", "y"),
    ];
    let foreign = client.post(Transport::Fetch, TOKEN, &foreign).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    for broken in [
        "",
        "{",
        "[]",
        r#"["documents"]"#,
        r#"{"audience":1}"#,
        r#"{"user":"x"}"#,
        r#"{"audience":"documents","organisation":"x"}"#,
    ] {
        let answer = request_token_as_json(&mut client, broken).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{broken}");
    }
    // A page that was left open while another user signed in.
    let other = r#"{"audience":"documents","user":"00000000-0000-0000-0000-000000000000"}"#;
    assert_eq!(
        request_token_as_json(&mut client, other).await.status,
        StatusCode::UNAUTHORIZED
    );
    // A token that could ask for its successor would never expire.
    let bearer = Request::post(TOKEN)
        .header(header::ORIGIN, ORIGIN)
        .header(header::AUTHORIZATION, "Bearer of.bad.news")
        .header(header::CONTENT_TYPE, "application/json");
    let answer = client
        .send_body(bearer, r#"{"audience":"documents"}"#.to_owned())
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let elsewhere = Request::post(TOKEN)
        .header(header::ORIGIN, "https://documents.example.com")
        .header(header::CONTENT_TYPE, "application/json");
    let answer = client
        .send_body(elsewhere, r#"{"audience":"documents"}"#.to_owned())
        .await;
    assert_eq!(
        answer.status,
        StatusCode::FORBIDDEN,
        "an audience is no origin of ours"
    );
    assert_eq!(client.get(TOKEN).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

/// The key set has no private members, needs no session, and may be cached for five minutes.
#[tokio::test]
async fn key_set_is_public_and_cacheable() {
    let db = TestDatabase::create_with(config()).await;
    tokens::maintain_signing_keys(&db.services).await.unwrap();
    let mut client = Client::new(&db);
    let set = client.get("/.well-known/jwks.json").await;
    assert_eq!(set.status, StatusCode::OK);
    assert_eq!(set.header("cache-control"), "public, max-age=300");
    assert_eq!(set.header("content-type"), "application/jwk-set+json");
    assert!(set.set_cookies().is_empty());
    for private in ["\"d\"", "\"p\"", "\"q\"", "\"dp\"", "\"dq\"", "\"qi\""] {
        assert!(!set.body.contains(private), "{private}");
    }
    let about = client.get("/.well-known/openid-configuration").await;
    let headers = ["cache-control", "content-type"].map(|name| about.header(name));
    insta::assert_snapshot!("discovery", format!("{headers:?}\n{}", about.body));
}

/// The content security policy lets pages connect to the configured audiences only.
#[tokio::test]
async fn csp_allows_connections_to_audiences_only() {
    let db = TestDatabase::create_with(config()).await;
    let page = Client::new(&db).get("/sign-in").await;
    let policy = page.header("content-security-policy");
    let connect = policy
        .split_once("connect-src ")
        .unwrap()
        .1
        .split(';')
        .next()
        .unwrap();
    let origins: Vec<&str> = connect
        .split(' ')
        .filter(|origin| !origin.starts_with("ws:"))
        .collect();
    assert_eq!(origins, ["'self'", "https://documents.example.com"]);
}
