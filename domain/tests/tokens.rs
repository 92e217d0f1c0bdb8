//! Signing keys and access tokens (S48, S49, S52, S53).

use domain::{
    auth::CurrentUser,
    config::{AudienceConfig, Config},
    error::Error,
    tenancy::WorkspaceRole,
    testing::{self, TestDatabase},
    tokens::{self, Rotation, TokenRequest},
};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use serde_json::Value;

const AUDIENCE: &str = "documents";

fn config_with_audience() -> Config {
    let mut config = testing::config();
    let origin = "https://documents.example.com".to_owned();
    let audience = AudienceConfig {
        origin: origin.try_into().unwrap(),
    };
    config.audiences.insert(AUDIENCE.to_owned(), audience);
    config
}

/// Creates a database with the active and the next signing key.
async fn create_database_with_keys() -> TestDatabase {
    let db = TestDatabase::create_with(config_with_audience()).await;
    tokens::maintain_signing_keys(&db.services).await.unwrap();
    db
}

async fn published_key_ids(db: &TestDatabase) -> Vec<String> {
    let set = tokens::key_set(&db.services).await.unwrap();
    let keys = set["keys"].as_array().unwrap().iter();
    keys.map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

async fn issue(
    db: &TestDatabase,
    who: &CurrentUser,
    place: Option<(&str, Option<&str>)>,
) -> Result<String, Error> {
    let asked = TokenRequest {
        audience: AUDIENCE.to_owned(),
        organization: place.map(|(organization, _)| organization.to_owned()),
        workspace: place.and_then(|(_, workspace)| workspace).map(str::to_owned),
        user: None,
    };
    Ok(tokens::issue(&db.services, who, &asked).await?.access_token)
}

/// Verifies a token as another backend does, with the published keys only, and returns its claims.
async fn verify_token(db: &TestDatabase, token: &str) -> Value {
    let set = tokens::key_set(&db.services).await.unwrap();
    let set: JwkSet = serde_json::from_value(set).unwrap();
    let header = decode_header(token).unwrap();
    assert_eq!(header.alg, Algorithm::RS256);
    assert_eq!(header.typ.as_deref(), Some("at+jwt"));
    let key = set.find(&header.kid.unwrap()).expect("its key is published");
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&[AUDIENCE]);
    validation.set_issuer(&["http://localhost:3000"]);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    validation.validate_nbf = true;
    let key = DecodingKey::from_jwk(key).unwrap();
    decode::<Value>(token, &key, &validation).unwrap().claims
}

/// Environment variables override the configuration file, for named tables too.
#[test]
fn environment_overrides_the_origin_of_an_audience() {
    let file = include_str!("../../Leptos.toml").to_owned()
        + "\n[audiences.documents]\norigin = \"https://documents.example.com\"\n";
    let variables = [
        ("SECRET_KEY", "a key for tests, of at least 32 characters"),
        ("SERVER_ORIGIN", "https://app.example.com"),
        ("DATABASE_URL", "postgres://localhost/none"),
        ("MAIL_SMTP_URL", "smtps://mail.example.com"),
        ("AUDIENCES_DOCUMENTS_ORIGIN", "https://moved.example.com"),
    ];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let config = Config::read(&file, &variables.into()).unwrap();
    assert_eq!(
        config.audiences["documents"].origin.as_str(),
        "https://moved.example.com"
    );
}

/// A signing key that this server cannot decrypt is not activated.
#[tokio::test]
async fn undecryptable_signing_key_is_never_activated() {
    let db = create_database_with_keys().await;
    let who = db.sign_in("ada@example.com").await;
    sqlx::query("update signing_keys set private_key = '\\x00' where activated_at is null")
        .execute(&db.owner)
        .await
        .unwrap();
    db.advance("16 minutes").await;
    let rotated = tokens::rotate_signing_keys(&db.services).await.unwrap();
    assert!(matches!(rotated, Rotation::CannotDecrypt(_)), "{rotated:?}");
    verify_token(&db, &issue(&db, &who, None).await.unwrap()).await;
}

/// Two servers that start at once create one active and one next key, and publish no private part.
#[tokio::test]
async fn concurrent_servers_create_one_active_and_one_next_key() {
    let db = TestDatabase::create_with(config_with_audience()).await;
    let (one, two) = tokio::join!(
        tokens::maintain_signing_keys(&db.services),
        tokens::maintain_signing_keys(&db.services)
    );
    one.unwrap();
    two.unwrap();
    let set = tokens::key_set(&db.services).await.unwrap();
    let keys = set["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2, "one that signs, and one that comes next");
    for key in keys {
        let members: Vec<&str> = key.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(members, ["alg", "e", "kid", "kty", "n", "use"]);
        let modulus = key["n"].as_str().unwrap();
        assert_eq!(modulus.len(), 512, "3072 bits in base64");
    }
    let states: (i64, i64) = sqlx::query_as(
        "select count(*) filter (where activated_at is not null), count(*) filter (where activated_at is null)
         from signing_keys",
    )
    .fetch_one(&db.owner)
    .await
    .unwrap();
    assert_eq!(states, (1, 1));
}

#[tokio::test]
async fn key_rotation_keeps_issued_tokens_valid() {
    let db = create_database_with_keys().await;
    let who = db.sign_in("ada@example.com").await;
    let before = published_key_ids(&db).await;
    let token = issue(&db, &who, None).await.unwrap();
    // Other backends may not have fetched the next key yet.
    let Rotation::TooSoon(wait) = tokens::rotate_signing_keys(&db.services).await.unwrap() else {
        panic!("it was published just now")
    };
    assert!((890..=900).contains(&wait.as_secs()), "{wait:?}");
    db.advance("16 minutes").await;
    assert_eq!(
        tokens::rotate_signing_keys(&db.services).await.unwrap(),
        Rotation::Done
    );
    let after = published_key_ids(&db).await;
    assert_eq!(after.len(), 3);
    assert!(
        before.iter().all(|kid| after.contains(kid)),
        "both are published still"
    );
    verify_token(&db, &token).await;
    let newer = issue(&db, &who, None).await.unwrap();
    let signed_by = |token: &str| decode_header(token).unwrap().kid.unwrap();
    assert_eq!(signed_by(&token), before[0]);
    assert_eq!(signed_by(&newer), before[1], "the one that was announced");
    verify_token(&db, &newer).await;
    // The former key is removed when every token that it signed has expired.
    db.advance("31 minutes").await;
    tokens::maintain_signing_keys(&db.services).await.unwrap();
    assert!(!published_key_ids(&db).await.contains(&before[0]));
    // Keys rotate automatically after a month.
    db.advance("31 days").await;
    tokens::maintain_signing_keys(&db.services).await.unwrap();
    assert_ne!(signed_by(&issue(&db, &who, None).await.unwrap()), before[1]);
}

#[tokio::test]
async fn token_claims_name_user_workspace_role_and_permissions() {
    let db = create_database_with_keys().await;
    let (ada, manager) = db.manager("ada@example.com", "Engines").await;
    let place = ("engines", "general");
    let reader = db
        .join(&manager, place, "grace@example.com", WorkspaceRole::Reader)
        .await;
    let claims = verify_token(&db, &issue(&db, &ada, None).await.unwrap()).await;
    assert_eq!(claims["sub"], ada.user().to_string());
    let session = claims["sid"].as_str().unwrap();
    assert!(session.starts_with(&format!("{}.", ada.session())), "{session}");
    assert_eq!(claims["amr"], serde_json::json!(["email"]));
    let lived = claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap();
    assert_eq!(lived, 300);
    assert!(claims.get("org").is_none() && claims["permissions"].as_array().unwrap().is_empty());

    let claims = verify_token(&db, &issue(&db, &ada, Some(("engines", None))).await.unwrap()).await;
    assert_eq!(claims["role"], "owner");
    assert_eq!(claims["org"], manager.organization().to_string());
    let within = Some(("engines", Some("general")));
    let claims = verify_token(&db, &issue(&db, &ada, within).await.unwrap()).await;
    assert_eq!(claims["workspace"], manager.workspace().to_string());
    assert_eq!(claims["role"], "manager");

    let grace = db.sign_in("grace@example.com").await;
    assert_eq!(grace.user(), reader.user());
    let claims = verify_token(&db, &issue(&db, &grace, within).await.unwrap()).await;
    assert_eq!(claims["permissions"], serde_json::json!(["documents:read"]));

    let other_user = db.sign_in("eve@example.com").await;
    for place in [
        ("engines", None),
        ("engines", Some("general")),
        ("nothing", None),
        ("En gines", Some("x")),
    ] {
        let refused = issue(&db, &other_user, Some(place)).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{place:?}: {refused:?}");
    }
    let unknown_audience = TokenRequest {
        audience: "nobody".to_owned(),
        ..TokenRequest::default()
    };
    let refused = tokens::issue(&db.services, &ada, &unknown_audience).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
}
