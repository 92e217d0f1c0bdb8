//! Tokens shown to our own server: S45, S48 to S51, S58, S63, S65.

use std::sync::LazyLock;

use axum::http::{Request, StatusCode, header};
use domain::{
    tenancy::WorkspaceRole,
    testing::TestDatabase,
    tokens::{self, Rotation},
};
use rsa::{RsaPrivateKey, pkcs1::EncodeRsaPrivateKey, rand_core::OsRng};
use serde_json::{Value, json};

use crate::{
    client::{ADA, Answer, Client, ORIGIN, Way},
    forged::{forged, with},
    signer::{Signer, now},
    tokens::ask_as_json,
};

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

#[tokio::test]
async fn no_forged_token_is_taken_here_either() {
    let mut place = Place::with(WorkspaceRole::Reader).await;
    let (kid, der) = place.db.signing_key().await;
    let signer = Signer::new(&kid, &der);
    let real = token(&mut place.ada, general()).await;
    let claims = claims(&real);
    assert_eq!(
        show(&place.db, ME, &signer.sign(&claims)).await.status,
        StatusCode::OK
    );
    let mut server = Client::new(&place.db);
    for forged in forged(&signer, &STRANGER, &claims) {
        let answer = show_to(&mut server, ME, &forged.token).await;
        assert_eq!(
            answer.status,
            StatusCode::UNAUTHORIZED,
            "{}: {answer:?}",
            forged.lie
        );
        assert_eq!(code(&answer), forged.code, "{}", forged.lie);
    }
    // Signed by the right key, and yet nobody.
    for (lie, claim, value) in [
        (
            "a session that never was",
            "sid",
            json!("00000000-0000-0000-0000-000000000000"),
        ),
        ("a session that is no id", "sid", json!("' or true --")),
        (
            "another user's name",
            "sub",
            json!("00000000-0000-0000-0000-000000000000"),
        ),
        (
            "a foreign organization",
            "org",
            json!("00000000-0000-0000-0000-000000000000"),
        ),
        (
            "a foreign workspace",
            "workspace",
            json!("00000000-0000-0000-0000-000000000000"),
        ),
        ("a workspace that is no id", "workspace", json!("general")),
    ] {
        let answer = show_to(&mut server, ME, &signer.sign(&with(&claims, claim, value))).await;
        assert_eq!(
            (answer.status, code(&answer).as_str()),
            (StatusCode::UNAUTHORIZED, "token_revoked"),
            "{lie}"
        );
    }
    // What it says of roles is not believed: what is so now counts (S65).
    let reading = token(&mut place.grace, general()).await;
    let raised = with(
        &self::claims(&reading),
        "permissions",
        json!(["documents:read", "documents:write"]),
    );
    let answer = create(&mut server, Some(&signer.sign(&raised))).await;
    assert_eq!(
        (answer.status, code(&answer).as_str()),
        (StatusCode::FORBIDDEN, "permission_missing")
    );
}

fn claims(token: &str) -> Value {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice(&claims).unwrap()
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

/// {no token, good, expired, revoked, wrong audience, without permission} × {RequireAuth,
/// RequirePermission to read, and to write}, by token and by cookie.
#[tokio::test]
async fn the_table_of_extractors() {
    let mut place = Place::with(WorkspaceRole::Reader).await;
    let (kid, der) = place.db.signing_key().await;
    let signer = Signer::new(&kid, &der);
    let writing = token(&mut place.ada, general()).await;
    let reading = token(&mut place.grace, general()).await;
    let expired = signer.sign(&with(&claims(&writing), "exp", json!(now() - 60)));
    let elsewhere = signer.sign(&with(&claims(&writing), "aud", json!("documents")));
    let mut ended = Client::signed_in(&place.db, ADA).await;
    let revoked = token(&mut ended, general()).await;
    ended.post(Way::Fetch, "/api/sign-out", &[]).await;
    let nowhere = token(&mut place.ada, json!({})).await;

    let mut server = Client::new(&place.db);
    for (kind, token, wanted) in [
        ("good", &writing, [200, 200, 201]),
        ("without permission to write", &reading, [200, 200, 403]),
        ("of no place", &nowhere, [200, 403, 403]),
        ("expired", &expired, [401, 401, 401]),
        ("revoked", &revoked, [401, 401, 401]),
        ("wrong audience", &elsewhere, [401, 401, 401]),
    ] {
        let answers = [
            show_to(&mut server, ME, token).await,
            show_to(&mut server, DOCUMENTS, token).await,
            create(&mut server, Some(token)).await,
        ];
        assert_eq!(answers.map(|answer| answer.status.as_u16()), wanted, "{kind}");
    }
    for (kind, client, wanted) in [
        ("nobody's cookie", &mut Client::new(&place.db), [401, 401, 401]),
        ("an ended session's cookie", &mut ended, [401, 401, 401]),
        ("the reader's cookie", &mut place.grace, [200, 200, 403]),
        ("the manager's cookie", &mut place.ada, [200, 200, 201]),
    ] {
        let answers = [
            client.get(ME).await,
            client.get(DOCUMENTS).await,
            create(client, None).await,
        ];
        assert_eq!(answers.map(|answer| answer.status.as_u16()), wanted, "{kind}");
    }
}

/// S51: what it was made from ends, and it is refused at once, on every server.
#[tokio::test]
async fn a_token_ends_with_what_it_was_made_from() {
    let endings = [
        (
            "the session ended",
            "update sessions set revoked_at = now() where user_id = $1",
        ),
        (
            "the user was disabled",
            "update users set disabled_at = now() where id = $1",
        ),
        (
            "the workspace was left",
            "delete from workspace_memberships where user_id = $1",
        ),
        (
            "the organization was left",
            "with places as (delete from workspace_memberships where user_id = $1)
             delete from memberships where user_id = $1",
        ),
        (
            "nobody was there for long",
            "update sessions set last_seen_at = now() - interval '30 days' where user_id = $1",
        ),
        (
            "its days were over",
            "update sessions set expires_at = now() where user_id = $1",
        ),
    ];
    for (ending, statement) in endings {
        let mut place = Place::with(WorkspaceRole::Editor).await;
        let token = token(&mut place.grace, general()).await;
        let mut servers = [Client::new(&place.db), Client::new(&place.db)];
        for server in &mut servers {
            assert_eq!(
                show_to(server, DOCUMENTS, &token).await.status,
                StatusCode::OK,
                "{ending}"
            );
        }
        let user: sqlx::types::Uuid = claims(&token)["sub"].as_str().unwrap().parse().unwrap();
        sqlx::query(statement)
            .bind(user)
            .execute(&place.db.admin)
            .await
            .unwrap();
        for server in &mut servers {
            for path in [ME, DOCUMENTS] {
                let answer = show_to(server, path, &token).await;
                assert_eq!(
                    (answer.status, code(&answer).as_str()),
                    (StatusCode::UNAUTHORIZED, "token_revoked"),
                    "{ending}"
                );
            }
        }
    }
}

/// S65: a role binds the next request, whatever the token was told.
#[tokio::test]
async fn a_token_can_do_what_its_user_can_do_now() {
    let mut place = Place::with(WorkspaceRole::Editor).await;
    let token = token(&mut place.grace, general()).await;
    let mut server = Client::new(&place.db);
    assert_eq!(
        create(&mut server, Some(&token)).await.status,
        StatusCode::CREATED
    );
    sqlx::query("update workspace_memberships set role = 'reader' where role = 'editor'")
        .execute(&place.db.admin)
        .await
        .unwrap();
    assert_eq!(
        create(&mut server, Some(&token)).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        show_to(&mut server, DOCUMENTS, &token).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_token_or_a_cookie_and_never_both() {
    let mut place = Place::with(WorkspaceRole::Reader).await;
    let token = token(&mut place.ada, general()).await;
    for path in [ME, DOCUMENTS] {
        let both = place.ada.send(bearing(Request::get(path), &token)).await;
        assert_eq!(
            (both.status, code(&both).as_str()),
            (StatusCode::BAD_REQUEST, "two_credentials")
        );
        assert!(both.header("www-authenticate").contains("invalid_request"));
    }
    // Not even one that is worth nothing any more.
    let mut ended = Client::signed_in(&place.db, ADA).await;
    let cookies = ended.cookies.clone();
    ended.post(Way::Fetch, "/api/sign-out", &[]).await;
    ended.cookies = cookies;
    let both = ended.send(bearing(Request::get(ME), &token)).await;
    assert_eq!(both.status, StatusCode::BAD_REQUEST);
    // A proxy's own sign-in is neither.
    let basic = Request::get(ME).header(header::AUTHORIZATION, "Basic YWRhOnB3");
    assert_eq!(place.ada.send(basic).await.status, StatusCode::OK);
    // Elsewhere a token is nothing: it opens no page, no function, and no successor.
    let mut server = Client::new(&place.db);
    let page = show_to(&mut server, "/o/engines/w/general/documents", &token).await;
    assert_eq!(page.status, StatusCode::FOUND);
    for path in [
        "/api/documents/create",
        "/api/settings/account/export",
        "/api/token",
    ] {
        let request = Request::post(path)
            .header(header::ORIGIN, ORIGIN)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = "organization=engines&workspace=general&title=x&body=&audience=documents";
        let answer = server.send_body(bearing(request, &token), body.to_owned()).await;
        assert!(
            matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::BAD_REQUEST),
            "{path}: {answer:?}"
        );
    }
}

/// S45: what a browser adds by itself must come from our pages; a token it does not add.
#[tokio::test]
async fn a_token_alone_may_come_from_anywhere() {
    let mut place = Place::with(WorkspaceRole::Reader).await;
    let token = token(&mut place.ada, general()).await;
    let body = r#"{"title":"From elsewhere"}"#;
    let elsewhere = || {
        Request::post(DOCUMENTS)
            .header(header::ORIGIN, "https://evil.example.com")
            .header("sec-fetch-site", "cross-site")
            .header(header::CONTENT_TYPE, "application/json")
    };
    let mut server = Client::new(&place.db);
    let bearer = server
        .send_body(bearing(elsewhere(), &token), body.to_owned())
        .await;
    assert_eq!(bearer.status, StatusCode::CREATED, "{bearer:?}");
    assert_eq!(
        place.ada.send_body(elsewhere(), body.to_owned()).await.status,
        StatusCode::FORBIDDEN
    );
    let both = place
        .ada
        .send_body(bearing(elsewhere(), &token), body.to_owned())
        .await;
    assert_eq!(both.status, StatusCode::FORBIDDEN);
    // Where no token is read, one changes nothing.
    let sign_in = Request::post("/api/sign-in/start")
        .header(header::ORIGIN, "https://evil.example.com")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = server
        .send_body(bearing(sign_in, &token), "email=x".to_owned())
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let none = server.send_body(elsewhere(), body.to_owned()).await;
    assert_eq!(none.status, StatusCode::FORBIDDEN);
    for (kind, body) in [
        ("text/plain", body),
        ("application/x-www-form-urlencoded", "title=x"),
    ] {
        let request = Request::post(DOCUMENTS).header(header::CONTENT_TYPE, kind);
        let answer = server.send_body(bearing(request, &token), body.to_owned()).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
    }
}

/// S63: what one may not enter answers like what does not exist, by cookie and by token.
#[tokio::test]
async fn a_foreign_workspace_is_one_that_does_not_exist() {
    let mut place = Place::with(WorkspaceRole::Reader).await;
    let (_, eve) = place.db.manager("eve@example.com", "Evil").await;
    let secret = domain::documents::create(&place.db.services, &eve, "Secret", "")
        .await
        .unwrap();
    let inside = token(&mut place.ada, general()).await;
    let mut server = Client::new(&place.db);
    for path in [
        "/api/v1/o/evil/w/general/documents".to_owned(),
        "/api/v1/o/nothing/w/general/documents".to_owned(),
        "/api/v1/o/engines/w/nothing/documents".to_owned(),
        "/api/v1/o/En%20gines/w/general/documents".to_owned(),
        format!("/api/v1/o/evil/w/general/documents/{secret}"),
        format!("/api/v1/o/engines/w/general/documents/{secret}"),
        "/api/v1/o/engines/w/general/documents/nothing".to_owned(),
    ] {
        let by_cookie = place.ada.get(&path).await;
        let by_token = show_to(&mut server, &path, &inside).await;
        for answer in [by_cookie, by_token] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(code(&answer), "not_found");
        }
    }
    // A token for one workspace opens no other of its user's.
    let (ada, _) = (place.db.sign_in(ADA).await, ());
    domain::tenancy::create_workspace(&place.db.services, &ada, "engines", "Research")
        .await
        .unwrap();
    let research = "/api/v1/o/engines/w/research/documents";
    assert_eq!(place.ada.get(research).await.status, StatusCode::OK);
    assert_eq!(
        show_to(&mut server, research, &inside).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_program_makes_a_document_and_reads_it() {
    let mut place = Place::with(WorkspaceRole::Reader).await;
    let token = token(&mut place.ada, general()).await;
    let mut server = Client::new(&place.db);
    let made = create(&mut server, Some(&token)).await;
    let address = made.location().to_owned();
    let read = show_to(&mut server, &address, &token).await;
    let document: Value = serde_json::from_str(&read.body).unwrap();
    assert_eq!(
        (&document["title"], &document["html"]),
        (
            &json!("By a program"),
            &json!("<h2 id=\"section-yes\" dir=\"auto\">Yes</h2>\n")
        )
    );
    let list = show_to(&mut server, DOCUMENTS, &token).await;
    assert!(list.body.contains("By a program"), "{list:?}");
    for (body, status) in [
        (r#"{"title":""}"#, StatusCode::UNPROCESSABLE_ENTITY),
        ("{", StatusCode::BAD_REQUEST),
        (r#"{"title":7}"#, StatusCode::BAD_REQUEST),
        (r#"["A title", ""]"#, StatusCode::BAD_REQUEST),
        (r#"{"title":"a\u0000b"}"#, StatusCode::BAD_REQUEST),
    ] {
        let request = Request::post(DOCUMENTS).header(header::CONTENT_TYPE, "application/json");
        let answer = server.send_body(bearing(request, &token), body.to_owned()).await;
        assert_eq!(answer.status, status, "{body}: {answer:?}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
}

/// However a program asks, it is answered as one.
#[tokio::test]
async fn programs_are_answered_as_programs() {
    let mut place = Place::with(WorkspaceRole::Reader).await;
    let token = token(&mut place.ada, general()).await;
    let mut server = Client::new(&place.db);
    let write = |method: &str, path: &str| {
        let request = Request::builder().method(method).uri(path);
        bearing(request, &token)
            .header(header::ACCEPT, "text/html, */*")
            .header(header::CONTENT_TYPE, "application/json")
    };
    let document = r#"{"title":"As typed"}"#;
    for path in [
        DOCUMENTS,
        "/api/v1/o/Engines/w/GENERAL/documents",
        "/api/v1/o/%0Aengines/w/general%20/documents",
    ] {
        let made = server.send_body(write("POST", path), document.to_owned()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{path}: {made:?}");
        assert!(made.location().starts_with(&format!("{DOCUMENTS}/")), "{made:?}");
    }
    let large = "x".repeat(5 * 1024 * 1024);
    for (method, path, body, status) in [
        ("GET", "/api/v1/nothing", "", StatusCode::NOT_FOUND),
        ("POST", "/api/v1/nothing", document, StatusCode::NOT_FOUND),
        ("PUT", DOCUMENTS, document, StatusCode::METHOD_NOT_ALLOWED),
        ("DELETE", DOCUMENTS, "", StatusCode::METHOD_NOT_ALLOWED),
        (
            "GET",
            "/api/v1/o/engines/w/general/documents?after=no-cursor",
            "",
            StatusCode::BAD_REQUEST,
        ),
        ("POST", DOCUMENTS, &large, StatusCode::PAYLOAD_TOO_LARGE),
        ("PUT", ME, &large[..100_000], StatusCode::PAYLOAD_TOO_LARGE),
        (
            "GET",
            "/api/v1/o/engines/w/general/documents?after=a&after=b",
            "",
            StatusCode::BAD_REQUEST,
        ),
    ] {
        let answer = server.send_body(write(method, path), body.to_owned()).await;
        assert_eq!(answer.status, status, "{method} {path}");
        assert!(!code(&answer).is_empty(), "{answer:?}");
    }
    let head = server.send(write("HEAD", DOCUMENTS)).await;
    assert_eq!((head.status, head.body.as_str()), (StatusCode::OK, ""));
}

/// S52: two servers on one database, twenty clients that never stop, and two rotations:
/// nobody is refused, on either server.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotation_under_load_refuses_nobody() {
    use std::sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    };
    let mut place = Place::with(WorkspaceRole::Reader).await;
    let first = place.db.signing_key().await.0;
    let (done, shown) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let mut asking = Client::new(&place.db);
        asking.cookies = place.ada.cookies.clone();
        let mut other_server = Client::new(&place.db);
        let (done, shown) = (done.clone(), shown.clone());
        clients.spawn(async move {
            // One is kept for the whole time, as a slow program would.
            let kept = token(&mut asking, general()).await;
            while !done.load(Ordering::Relaxed) {
                let fresh = token(&mut asking, general()).await;
                for shown_token in [&kept, &fresh] {
                    let answer = show_to(&mut other_server, DOCUMENTS, shown_token).await;
                    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
                    shown.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
    }
    let mut go_on = async |count: usize| {
        let goal = shown.load(Ordering::Relaxed) + count;
        while shown.load(Ordering::Relaxed) < goal {
            // A client that ended was refused.
            if let Some(client) = clients.try_join_next() {
                client.unwrap();
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    for _ in 0..2 {
        go_on(100).await;
        place.db.advance("16 minutes").await;
        assert_eq!(
            tokens::rotate_signing_keys(&place.db.services).await.unwrap(),
            Rotation::Done
        );
        // As every server does each minute: nothing goes too early.
        tokens::maintain_signing_keys(&place.db.services).await.unwrap();
    }
    go_on(100).await;
    done.store(true, Ordering::Relaxed);
    while let Some(client) = clients.join_next().await {
        client.unwrap();
    }
    assert_ne!(place.db.signing_key().await.0, first);
    let newest = token(&mut place.ada, general()).await;
    assert_eq!(show(&place.db, ME, &newest).await.status, StatusCode::OK);
}
