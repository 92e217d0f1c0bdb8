//! Cross-site requests, hosts, content types, body limits and redirects: S13, S44 to S47, S70.

use axum::http::{Method, Request, StatusCode, header};
use domain::testing::TestDatabase;

use crate::client::{ADA, Client, ORIGIN, Transport, form, server_functions};
use crate::source_rules::declared_functions;

/// CSRF check on every server function: only `Sec-Fetch-Site: same-origin` or our `Origin` passes
/// (S45).
#[tokio::test]
async fn every_server_function_rejects_other_origins() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let functions = server_functions();
    assert_eq!(functions.len(), declared_functions(), "{functions:?}");
    for (method, path) in functions {
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-site", "none"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "http://localhost:3001"),
            ("x-nothing", "of both"),
        ] {
            let request = Request::builder()
                .method(method.clone())
                .uri(&path)
                .header(name, value)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let answer = client.send(request).await;
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{path} with {name}: {value}"
            );
        }
        for (name, value) in [("sec-fetch-site", "same-origin"), ("origin", ORIGIN)] {
            let request = Request::builder()
                .method(method.clone())
                .uri(&path)
                .header(name, value)
                .header(header::ACCEPT, "application/json")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let answer = client.send(request).await;
            assert_ne!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{path} with {name}: {value}"
            );
            // The function may have signed the client out.
            client
                .sign_in(&db, &format!("{}@example.com", alphanumeric(&path, name)))
                .await;
        }
    }
}

fn alphanumeric(path: &str, name: &str) -> String {
    format!("{path}{name}")
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .collect()
}

/// `Sec-Fetch-Site` is decisive where it is present.
#[tokio::test]
async fn cross_site_fetch_is_rejected_despite_own_origin() {
    let db = TestDatabase::create().await;
    let request = Request::post("/api/sign-out")
        .header("sec-fetch-site", "cross-site")
        .header(header::ORIGIN, ORIGIN)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    assert_eq!(Client::new(&db).send(request).await.status, StatusCode::FORBIDDEN);
}

/// Nothing changes by GET (S44).
#[tokio::test]
async fn server_functions_reject_get() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    for (method, path) in server_functions() {
        assert_eq!(method, Method::POST, "{path} may be called by {method}");
        let answer = client.get(&path).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
}

/// A `Host` other than the configured one is answered with 421 (S13).
#[tokio::test]
async fn other_hosts_are_answered_421() {
    let db = TestDatabase::create().await;
    for host in ["evil.example", "localhost", "localhost:3000.evil.example", ""] {
        let answer = Client::new(&db)
            .send(Request::get("/sign-in").header(header::HOST, host))
            .await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
}

/// Server functions take URL-encoded forms only (S46).
#[tokio::test]
async fn other_content_types_are_rejected() {
    let db = TestDatabase::create().await;
    for kind in [
        "application/json",
        "text/plain",
        "multipart/form-data; boundary=x",
        "",
    ] {
        let request = Request::post("/api/sign-in/start")
            .header(header::ORIGIN, ORIGIN)
            .header(header::CONTENT_TYPE, kind);
        let answer = Client::new(&db)
            .send_body(request, form(&[("email", ADA), ("next", "")]))
            .await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
    }
}

/// Bodies are limited to 64 KiB by default, and for documents to more (S70).
#[tokio::test]
async fn body_limit_is_enforced() {
    let db = TestDatabase::create().await;
    let long = "x".repeat(70 * 1024);
    let answer = Client::new(&db)
        .post(Transport::Plain, "/api/sign-in/start", &[("email", &long)])
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let longer = "x".repeat(5 * 1024 * 1024);
    let answer = Client::new(&db)
        .post(Transport::Plain, "/api/documents/create", &[("body", &longer)])
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

/// The field `page` cannot redirect to another site (S47).
#[tokio::test]
async fn form_redirects_to_own_paths_only() {
    let db = TestDatabase::create().await;
    for evil in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
    ] {
        let mut client = Client::new(&db);
        let fields = [("theme", "dark"), ("page", evil)];
        let answer = client.post(Transport::Plain, "/api/theme", &fields).await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, "/"),
            "{evil}"
        );
        let fields = [("email", "no address"), ("next", evil), ("page", evil)];
        let answer = client.post(Transport::Plain, "/api/sign-in/start", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{evil}");
    }
}

/// The field `next` cannot redirect to another site (S47).
#[tokio::test]
async fn sign_in_redirects_to_own_paths_only() {
    let db = TestDatabase::create().await;
    for (next, leads) in [
        (
            "/o/engines/w/general/documents?after=x",
            "/o/engines/w/general/documents?after=x",
        ),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
    ] {
        let mut client = Client::new(&db);
        let answer = client
            .post(
                Transport::Plain,
                "/api/sign-in/start",
                &[("email", ADA), ("next", next)],
            )
            .await;
        let id = answer
            .location()
            .strip_prefix("/sign-in/verify?challenge=")
            .unwrap()
            .to_owned();
        let challenge = db.mailed(id.parse().unwrap(), ADA).await;
        let fields = [("challenge", id.as_str()), ("code", &challenge.code)];
        let answer = client.post(Transport::Plain, "/api/sign-in/code", &fields).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, leads));
    }
}

/// An unknown path below `/api` is answered with 404, over every transport.
#[tokio::test]
async fn unknown_server_function_is_not_found() {
    let db = TestDatabase::create().await;
    for transport in [Transport::Fetch, Transport::Plain] {
        let answer = Client::new(&db).post(transport, "/api/nothing", &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{transport:?}");
    }
}
