//! Hostile input from anonymous and signed-in clients is accepted or rejected with a message: never a
//! 5xx, never a panic (S110). `HOSTILE_CASES` sets the number of cases; the default is small.

mod strings;

use self::strings::HostileStrings;
use crate::{
    client::{ADA, Answer, Client, ORIGIN, Transport, cookie, server_functions},
    endpoints::valid_fields,
};
use axum::http::{HeaderValue, Request, StatusCode, header};
use domain::testing::TestDatabase;
use proptest::prelude::any;

/// How many inputs are tried for each target.
fn cases() -> usize {
    std::env::var("HOSTILE_CASES").map_or(4, |cases| cases.parse().unwrap())
}

fn assert_no_server_error(answer: &Answer, what: impl std::fmt::Debug) {
    let handled = !answer.status.is_server_error();
    assert!(handled, "{}: {what:?}: {}", answer.status, answer.body);
}

/// A workspace of Ada with one document, her signed-in client, and the document's id. The rate limits
/// are raised.
async fn set_up() -> (TestDatabase, Client, String) {
    let mut config = domain::testing::config();
    config.auth.mails_per_hour = 30_000;
    config.auth.guesses_per_hour = 30_000;
    config.auth.attempts_per_hour_per_address = 30_000;
    let db = TestDatabase::create_with(config).await;
    let (_, member) = db.manager(ADA, "Engines").await;
    domain::tokens::maintain_signing_keys(&db.services).await.unwrap();
    let document = domain::documents::create(&db.services, &member, "A title", "A text")
        .await
        .unwrap();
    let client = Client::signed_in(&db, ADA).await;
    (db, client, document.to_string())
}

/// Hostile values in all fields of every server function, anonymous and signed in.
#[tokio::test]
async fn hostile_forms_cause_no_server_error() {
    let (db, ada, document) = set_up().await;
    let mut hostile = HostileStrings::new();
    for (_, path) in server_functions() {
        for case in 0..cases() {
            let sent: Vec<(&str, String)> = valid_fields(&document)
                .into_iter()
                .map(|(name, right)| (name, hostile.text(right)))
                .collect();
            let sent: Vec<(&str, &str)> = sent.iter().map(|(name, text)| (*name, text.as_str())).collect();
            let mut client = Client::new(&db);
            if case % 2 == 0 {
                client.cookies = ada.cookies.clone();
            }
            let transport = if case % 4 < 2 {
                Transport::Fetch
            } else {
                Transport::Plain
            };
            let answer = client.post(transport, &path, &sent).await;
            assert_no_server_error(&answer, (&path, &sent));
        }
    }
    // Every document that was written can be read.
    let ids: Vec<sqlx::types::Uuid> =
        sqlx::query_scalar("select id from documents where title <> 'Bystander'")
            .fetch_all(&db.admin)
            .await
            .unwrap();
    let mut ada = Client::signed_in(&db, ADA).await;
    for id in ids {
        let answer = ada.get(&format!("/o/engines/w/general/documents/{id}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert!(!answer.body.contains("<script>alert(1)"), "{}", answer.body);
    }
}

/// Path segments at and past the limit of file names, as URL and as the page that a failed plain form
/// shows: a file look-up fails for some, and with `.br` or `.gz` appended for others.
#[tokio::test]
async fn overlong_path_segments_are_not_found() {
    let (_db, mut ada, _) = set_up().await;
    let segments = [200, 250, 251, 252, 253, 254, 255, 256, 257, 1000].map(|length| "a".repeat(length));
    let deep = [15, 16, 17, 18, 40].map(|depth| vec!["b".repeat(250); depth].join("/"));
    let wide = [
        "ä".repeat(126),
        "ä".repeat(127),
        "%C3%A4".repeat(127),
        "%25".repeat(84),
    ];
    for path in segments.iter().chain(&deep).chain(&wide) {
        for folder in ["", "pkg/", "sign-in/link/"] {
            let path = format!("/{folder}{path}");
            let Ok(uri) = path.parse::<axum::http::Uri>() else {
                continue;
            };
            for encoding in ["", "br", "gzip, zstd"] {
                let request = Request::get(uri.clone()).header(header::ACCEPT_ENCODING, encoding);
                let answer = ada.send(request).await;
                assert!(
                    answer.status.is_client_error() || answer.status.is_redirection(),
                    "{}: {path}",
                    answer.status
                );
            }
            // The form fails, and is to be shown on the page at this path.
            let fields = [
                ("page", path.as_str()),
                ("name", ""),
                ("time_zone", "UTC"),
                ("locale", ""),
            ];
            let answer = ada
                .post(Transport::Plain, "/api/settings/profile/update", &fields)
                .await;
            assert!(answer.status.is_client_error(), "{}: page={path}", answer.status);
        }
    }
}

/// A NUL is rejected with 400 in any field of any form over every transport, in a URL, and in JSON
/// (S70).
#[tokio::test]
async fn nul_is_rejected() {
    let (_db, mut ada, document) = set_up().await;
    for (_, path) in server_functions() {
        for (name, right) in valid_fields(&document) {
            let sent = format!("{right}\0");
            for transport in [Transport::Plain, Transport::Form, Transport::Fetch] {
                let answer = ada.post(transport, &path, &[(name, &sent)]).await;
                assert_eq!(
                    answer.status,
                    StatusCode::BAD_REQUEST,
                    "{path} {name}: {}",
                    answer.body
                );
            }
        }
    }
    let place = "/o/engines/w/general/documents";
    for path in [
        "/%00",
        "/o/%00/w/x",
        "/sign-in?next=/%00",
        "/avatars/%00",
        "/o/engines/w/general/documents?after=%00",
    ] {
        assert_eq!(ada.get(path).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
    for (body, status) in [
        (r#"{"title":"A\u0000","body":""}"#, StatusCode::BAD_REQUEST),
        (
            r#"{"title":"A","body":"","more":{"a":["\u0000"]}}"#,
            StatusCode::BAD_REQUEST,
        ),
        (r#"{"title":"A","body":"\\u0000 %00"}"#, StatusCode::CREATED),
    ] {
        let request = Request::post(format!("/api/v1{place}"))
            .header(header::ORIGIN, ORIGIN)
            .header(header::CONTENT_TYPE, "application/json");
        let answer = ada.send_body(request, body.to_owned()).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.body);
    }
    // Text that only looks like an encoded NUL is accepted.
    let typed = [
        ("organization", "engines"),
        ("workspace", "general"),
        ("title", "%00"),
        ("body", "%2500"),
    ];
    let answer = ada.post(Transport::Fetch, "/api/documents/create", &typed).await;
    assert!(answer.status.is_success(), "{}: {}", answer.status, answer.body);
}

/// Random and damaged bodies with matching and with wrong content types.
#[tokio::test]
async fn hostile_bodies_cause_no_server_error() {
    let (_db, mut ada, document) = set_up().await;
    let mut hostile = HostileStrings::new();
    let documents = "/api/v1/o/engines/w/general/documents";
    let paths = [
        documents,
        "/api/token",
        "/api/documents/create",
        "/api/settings/avatar/upload",
    ];
    let kinds = [
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "text/plain",
        ";;;",
    ];
    for path in paths {
        for _ in 0..cases() * 12 {
            let json = format!(r#"{{"title":"A","body":"B","audience":"{ORIGIN}","id":"{document}"}}"#);
            let body = match hostile.take(0..3) {
                0 => hostile.take(proptest::collection::vec(any::<u8>(), 0..2000)),
                1 => hostile.text(&json).into_bytes(),
                _ => hostile.text("--x\r\ncontent-disposition: form-data; name=\"avatar\"; filename=\"a\"\r\n\r\nGIF89a\r\n--x--").into_bytes(),
            };
            let kind = kinds[hostile.take(0..kinds.len())];
            let request = Request::post(path)
                .header(header::ORIGIN, ORIGIN)
                .header(header::ACCEPT, "application/json")
                .header(header::CONTENT_TYPE, kind);
            let answer = ada.send_bytes(request, body.clone()).await;
            assert_no_server_error(&answer, (path, kind, String::from_utf8_lossy(&body)));
        }
    }
}

/// Hostile path segments and query values on every page and route; no redirect leads to another site.
#[tokio::test]
async fn hostile_urls_cause_no_server_error() {
    let (_db, mut ada, document) = set_up().await;
    let mut hostile = HostileStrings::new();
    for _ in 0..cases() * 10 {
        for pattern in [
            "/sign-in?next={}",
            "/sign-in/verify?challenge={}&sent={}",
            "/sign-in/password?next={}",
            "/sign-in/second-factor?pending={}",
            "/sign-in/link/{}",
            "/sign-in/provider/{}",
            "/sign-in/provider/{}/callback?code={}&state={}&iss={}&error={}",
            "/sign-in/provider/acme/leave?visit={}",
            "/avatars/{}",
            "/o/{}/w/{}/documents?after={}",
            "/o/engines/w/general/documents?after={}&trashed={}",
            "/o/engines/w/general/documents/{}/edit",
            "/o/engines/w/general/trash?after={}",
            "/settings/{}",
            "/pkg/{}",
            "/api/{}",
            "/api/v1/o/{}/w/{}/documents?after={}",
            "/{}",
        ] {
            let mut path = String::new();
            for (number, part) in pattern.split("{}").enumerate() {
                if number > 0 {
                    path.push_str(&hostile.encoded(&document));
                }
                path.push_str(part);
            }
            let Ok(uri) = path.parse::<axum::http::Uri>() else {
                continue;
            };
            let request = Request::get(uri).header(header::ACCEPT, "text/html");
            let answer = ada.send(request).await;
            assert_no_server_error(&answer, &path);
            let to = answer.location();
            assert!(
                to.is_empty() || (to.starts_with('/') && !to.starts_with("//")),
                "{path} leads to {to}"
            );
        }
    }
}

/// Hostile values in cookies and in the request headers that the server reads.
#[tokio::test]
async fn hostile_headers_cause_no_server_error() {
    let (_db, mut ada, _) = set_up().await;
    let mut hostile = HostileStrings::new();
    let own = ada.cookies.clone();
    let names: Vec<String> = own
        .keys()
        .cloned()
        .chain(["browser", "device", "theme", "link"].map(str::to_owned))
        .collect();
    let mut count = 0;
    for _ in 0..cases() * 25 {
        let mut request = Request::get("/o/engines/w/general/documents").header(header::ACCEPT, "text/html");
        let cookies: Vec<String> = names
            .iter()
            .map(|name| {
                let right = own.get(name).map_or("c29tZXRoaW5n", String::as_str);
                cookie(name, &hostile.text(right))
            })
            // Values that a header cannot hold are not sent.
            .filter(|cookie| HeaderValue::from_bytes(cookie.as_bytes()).is_ok())
            .collect();
        count += cookies.len();
        let mut sent = vec![(header::COOKIE, cookies.join("; "))];
        for name in [
            header::ACCEPT_LANGUAGE,
            header::USER_AGENT,
            header::REFERER,
            header::IF_MODIFIED_SINCE,
            header::RANGE,
            header::ACCEPT_ENCODING,
        ] {
            sent.push((name, hostile.text("Mozilla/5.0 (X11; Linux)")));
        }
        sent.push((
            header::HeaderName::from_static("x-forwarded-for"),
            hostile.text("203.0.113.9, 10.0.0.1"),
        ));
        for (name, value) in &sent {
            if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
                request = request.header(name, value);
            }
        }
        ada.cookies.clear();
        let answer = ada.send(request).await;
        assert_no_server_error(&answer, &sent);
    }
    assert!(
        count > cases() * 25 * names.len() / 2,
        "hardly any cookie was sent: {count}"
    );
}

/// Damaged bearer tokens: only the unchanged token is accepted.
#[tokio::test]
async fn hostile_tokens_cause_no_server_error() {
    let (db, mut ada, _) = set_up().await;
    let mut hostile = HostileStrings::new();
    let answer = ada
        .post(Transport::Fetch, "/api/token", &[("audience", ORIGIN)])
        .await;
    let answer: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    let right = answer["access_token"].as_str().unwrap().to_owned();
    let mut anonymous = Client::new(&db);
    for _ in 0..cases() * 50 {
        let token = hostile.text(&right);
        let Ok(value) = HeaderValue::from_bytes(format!("Bearer {token}").as_bytes()) else {
            continue;
        };
        let answer = anonymous
            .send(Request::get("/api/v1/me").header(header::AUTHORIZATION, value))
            .await;
        assert_no_server_error(&answer, &token);
        assert_eq!(answer.status == StatusCode::OK, token.trim() == right, "{token}");
    }
}
