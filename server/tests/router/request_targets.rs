//! Which hosts, targets and methods a request may name: S13, S59, S110. The same holds behind any
//! proxy.

use axum::http::{HeaderValue, Method, Request, StatusCode, header};
use domain::{config::Origin, testing::TestDatabase};

use crate::client::{ADA, Client, ORIGIN};

/// A database, with the given origin in the configuration.
async fn database_at(origin: &str) -> TestDatabase {
    let mut db = TestDatabase::create().await;
    let mut config = (*db.services.config).clone();
    config.server.origin = Origin::try_from(origin.to_owned()).unwrap();
    db.services.config = config.into();
    db
}

/// With the default port, in capitals or with a final dot it is the same host (RFC 9110 section 4.2),
/// as proxies and clients write it. Another port is another server.
#[tokio::test]
async fn own_host_is_accepted_in_every_notation() {
    for (origin, ours, others) in [
        (
            "https://app.example.com",
            &[
                "app.example.com",
                "APP.Example.com",
                "app.example.com:443",
                "app.example.com:",
                "app.example.com.",
                "app.example.com.:443",
            ][..],
            &[
                "app.example.com:80",
                "app.example.com:8443",
                "app.example.com:4430",
                "app.example.com:+443",
                "app.example.com:443:443",
                "app.example.com:x",
                "app.example.com..",
                "app.example.com@evil.example.com",
                "evil@app.example.com",
                "evil.app.example.com",
                "app.example.com.evil.example.com",
                "app.example.com/",
                "app.example.com,evil.example.com",
                "app.example.com evil",
                "example.com",
                ".",
                ":443",
                "",
            ][..],
        ),
        (
            "http://app.example.com",
            &["app.example.com", "app.example.com:80"],
            &["app.example.com:443", "app.example.com:3000"],
        ),
        (
            "http://localhost:3000",
            &["localhost:3000", "LOCALHOST:3000", "localhost.:3000"],
            &["localhost", "localhost:80", "localhost:3001", "127.0.0.1:3000"],
        ),
        (
            "https://[2001:db8::1]",
            &["[2001:db8::1]", "[2001:db8::1]:443"],
            &["[2001:db8::1]:80", "2001:db8::1"],
        ),
    ] {
        let db = database_at(origin).await;
        let mut client = Client::new(&db);
        for (hosts, status) in [(ours, StatusCode::OK), (others, StatusCode::MISDIRECTED_REQUEST)] {
            for host in hosts {
                let value = HeaderValue::from_str(host).unwrap();
                let answer = client
                    .send(Request::get("/sign-in").header(header::HOST, value))
                    .await;
                assert_eq!(answer.status, status, "{host} at {origin}");
            }
        }
        // Forwarded hosts are never read, since a client can send these headers too.
        let forwarded = Request::get("/sign-in")
            .header(header::HOST, "evil.example.com")
            .header("x-forwarded-host", ours[0])
            .header("forwarded", format!("host={}", ours[0]));
        assert_eq!(
            client.send(forwarded).await.status,
            StatusCode::MISDIRECTED_REQUEST
        );
    }
}

/// In the absolute form, as proxies and HTTP/2 send it, the target and the `Host` header must both be
/// ours.
#[tokio::test]
async fn absolute_target_and_host_header_must_name_own_host() {
    let db = database_at("https://app.example.com").await;
    let mut client = Client::new(&db);
    for (target, host, status) in [
        ("https://app.example.com/sign-in", "app.example.com", 200),
        ("http://app.example.com/sign-in", "app.example.com", 200),
        ("https://APP.example.com:443/sign-in", "app.example.com", 200),
        ("https://app.example.com:8443/sign-in", "app.example.com", 421),
        ("https://evil.example.com/sign-in", "app.example.com", 421),
        ("https://app.example.com/sign-in", "evil.example.com", 421),
        ("ftp://app.example.com/sign-in", "app.example.com", 421),
    ] {
        let answer = client.send(Request::get(target).header(header::HOST, host)).await;
        assert_eq!(answer.status.as_u16(), status, "{target} {host}");
    }
}

/// `OPTIONS *` is answered with 204; all other methods that our pages do not send get 405, without CORS
/// headers.
#[tokio::test]
async fn unsupported_methods_are_rejected() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    for (method, target, status) in [
        ("OPTIONS", "*", 204),
        ("GET", "*", 405),
        ("HEAD", "*", 405),
        ("POST", "*", 405),
        ("OPTIONS", "/", 405),
        ("OPTIONS", "/sign-in", 405),
        ("OPTIONS", "/api/sign-in/start", 405),
        ("OPTIONS", "/api/v1/me", 405),
        ("OPTIONS", "/nothing", 404),
        ("TRACE", "/", 405),
        ("TRACE", "/api/v1/me", 405),
        ("CONNECT", "evil.example.com:443", 405),
        ("CONNECT", "localhost:3000", 405),
        ("get", "/", 405),
        ("get", "/api/v1/me", 405),
        ("PROPFIND", "/", 405),
        ("BREW", "/sign-in", 405),
        ("PUT", "/sign-in", 405),
        ("DELETE", "/o/engines", 405),
    ] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = Request::builder()
            .method(&method)
            .uri(target)
            .header(header::ORIGIN, ORIGIN);
        let answer = client.send(request).await;
        assert_eq!(
            answer.status.as_u16(),
            status,
            "{method} {target}: {}",
            answer.body
        );
        assert_eq!(
            answer.header("access-control-allow-origin"),
            "",
            "{method} {target}"
        );
    }
    // `OPTIONS *` needs the right host too.
    let request = Request::options("*").header(header::HOST, "evil.example.com");
    assert_eq!(client.send(request).await.status, StatusCode::MISDIRECTED_REQUEST);
}

/// A body without a form is not read, unknown expectations are ignored, and HEAD is answered like GET,
/// without the body.
#[tokio::test]
async fn head_expect_and_body_do_not_change_the_answer() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    for path in [
        "/",
        "/sign-in",
        "/settings/profile",
        "/settings/security",
        "/nothing",
        "/api/v1/me",
        "/api/nothing",
        "/.well-known/jwks.json",
        "/healthz",
        "/avatars/nothing",
        "/pkg/nothing.js",
    ] {
        let got = client.get(path).await;
        for request in [
            Request::head(path),
            Request::get(path).header(header::CONTENT_LENGTH, "3"),
            Request::get(path).header(header::EXPECT, "100-continue"),
            Request::get(path).header(header::EXPECT, "a-miracle"),
        ] {
            let is_head = request.method_ref() == Some(&Method::HEAD);
            let body = if is_head { "" } else { "a=b" };
            let answer = client
                .send_body(request.header(header::ACCEPT, "text/html"), body.to_owned())
                .await;
            assert_eq!(answer.status, got.status, "{path}");
            assert_eq!(answer.location(), got.location(), "{path}");
        }
    }
}
