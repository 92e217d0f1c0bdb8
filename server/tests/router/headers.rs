//! S69: the exact security headers of each kind of response, and the endpoints for load balancers.

use axum::http::{Request, StatusCode, header};
use domain::{
    config::Origin,
    testing::{self, TestDatabase},
};

use crate::client::{ADA, Answer, Client};

/// All headers, sorted by name, without those that differ each time.
fn headers(answer: &Answer) -> Vec<String> {
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| {
            !["x-request-id", "last-modified", "content-length", "etag"].contains(&name.as_str())
        })
        .map(|(name, value)| {
            let value = value.to_str().unwrap();
            // The nonce of a page's policy differs each time.
            let value = match value.split_once("'nonce-") {
                Some((before, after)) => {
                    format!("{before}'nonce-…'{}", after.split_once('\'').unwrap().1)
                }
                None => value.to_owned(),
            };
            format!("{name}: {value}")
        })
        .collect();
    headers.sort();
    headers
}

const EVERYWHERE: [&str; 5] = [
    "cross-origin-opener-policy: same-origin",
    "cross-origin-resource-policy: same-origin",
    "permissions-policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy: same-origin",
    "x-content-type-options: nosniff",
];
const NOTHING: &str = "content-security-policy: default-src 'none'; frame-ancestors 'none'";
const ERROR_PAGE: &str = "content-security-policy: default-src 'none'; style-src 'self'; font-src 'self'; \
                          base-uri 'none'; frame-ancestors 'none'";
const PAGE: &str = "content-security-policy: default-src 'none'; script-src 'nonce-…' 'strict-dynamic' \
                    'wasm-unsafe-eval'; style-src 'self' 'sha256-SX7UqyxGVDSLzV90icKkPuaEGi8NcinaZfagIyBzAuY='; img-src 'self' data:; font-src 'self'; connect-src 'self' \
                    ws://localhost:3001 ws://127.0.0.1:3001; manifest-src 'self'; form-action 'self'; object-src \
                    'none'; base-uri 'none'; frame-ancestors 'none'";
const HTML: &str = "content-type: text/html; charset=utf-8";
const NO_STORE: &str = "cache-control: no-store";

/// Requests one response of each kind, with its expected status. All but the redirect are sent signed
/// in. Closes the database connections.
async fn request_each_kind(db: &TestDatabase, client: &mut Client) -> [(u16, Answer); 7] {
    let cookies = client.cookies.clone();
    client.cookies.clear();
    let redirect = client.get("/settings/profile").await;
    client.cookies = cookies;
    let origin = db.services.config.server.origin.as_str();
    let large = Request::post("/api/theme")
        .header(header::ORIGIN, origin)
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let page = client.get("/settings/profile").await;
    let nothing = client.get("/nothing").await;
    let large = client.send_body(large, "x".repeat(100_000)).await;
    let file = client.get("/a-file.txt").await;
    sqlx::query("drop table documents cascade")
        .execute(&db.owner)
        .await
        .unwrap();
    let failed = client.get("/o/engines/w/general/documents").await;
    db.services.db.pool().close().await;
    let away = client.get("/settings/profile").await;
    [
        (200, page),
        (302, redirect),
        (404, nothing),
        (413, large),
        (200, file),
        (500, failed),
        (503, away),
    ]
}

/// A database, with a site folder that contains one file.
async fn set_up_with_file(test: &str) -> TestDatabase {
    let site = std::env::temp_dir().join(format!("latchkey-{test}-{}", std::process::id()));
    std::fs::create_dir_all(&site).unwrap();
    std::fs::write(site.join("a-file.txt"), "A file.\n").unwrap();
    let mut config = testing::config();
    config.leptos.site_root = site.display().to_string();
    let db = TestDatabase::create_with(config).await;
    db.manager(ADA, "Engines").await;
    db
}

/// Page, redirect, error page, file, 413, 500 and 503: the complete list of headers.
#[tokio::test]
async fn every_kind_of_response_has_exact_headers() {
    let db = set_up_with_file("headers").await;
    let mut client = Client::signed_in(&db, ADA).await;
    let wanted = [
        vec![NO_STORE, PAGE, HTML],
        vec![
            NO_STORE,
            PAGE,
            HTML,
            "location: /sign-in?next=%2Fsettings%2Fprofile",
        ],
        vec![NO_STORE, PAGE, HTML],
        vec![NO_STORE, ERROR_PAGE, HTML],
        vec![
            "accept-ranges: bytes",
            "cache-control: no-cache",
            NOTHING,
            "content-type: text/plain",
            "vary: accept-encoding",
        ],
        vec![NO_STORE, PAGE, HTML],
        vec![NO_STORE, ERROR_PAGE, HTML, "retry-after: 2"],
    ];
    for ((status, answer), mut wanted) in request_each_kind(&db, &mut client).await.into_iter().zip(wanted) {
        assert_eq!(answer.status.as_u16(), status, "{answer:?}");
        assert!(!answer.header("x-request-id").is_empty());
        wanted.extend(EVERYWHERE);
        wanted.sort_unstable();
        assert_eq!(headers(&answer), wanted, "{status}");
    }
    std::fs::remove_dir_all(&db.services.config.leptos.site_root).unwrap();
}

/// A font has a hash of its content in its name, and stays in caches; a file with another name does not.
#[tokio::test]
async fn font_is_cached_for_ever() {
    let db = set_up_with_file("fonts").await;
    let site = std::path::Path::new(&db.services.config.leptos.site_root);
    std::fs::create_dir_all(site.join("fonts")).unwrap();
    for file in ["inter.0123abcd.woff2", "OFL.txt"] {
        std::fs::write(site.join("fonts").join(file), "a file").unwrap();
    }
    let mut client = Client::new(&db);
    for (path, caching) in [
        (
            "/fonts/inter.0123abcd.woff2",
            "public, max-age=31536000, immutable",
        ),
        ("/fonts/OFL.txt", "no-cache"),
        ("/fonts/nothing.woff2", "no-store"),
    ] {
        assert_eq!(client.get(path).await.header("cache-control"), caching, "{path}");
    }
    std::fs::remove_dir_all(site).unwrap();
}

/// The application, the middleware and the file service all send `Strict-Transport-Security`.
#[tokio::test]
async fn every_kind_of_response_over_https_has_hsts() {
    let mut db = set_up_with_file("https").await;
    let mut client = Client::signed_in(&db, ADA).await;
    let session = client.cookies.remove("session").unwrap();
    let mut config = (*db.services.config).clone();
    config.server.origin = Origin::try_from("https://localhost:3000".to_owned()).unwrap();
    db.services.config = config.into();
    client.router = Client::new(&db).router;
    client.cookies.insert("__Host-session".to_owned(), session);
    for (status, answer) in request_each_kind(&db, &mut client).await {
        assert_eq!(answer.status.as_u16(), status, "{answer:?}");
        assert_eq!(
            answer.header("strict-transport-security"),
            "max-age=63072000; includeSubDomains",
            "{status}"
        );
    }
    std::fs::remove_dir_all(&db.services.config.leptos.site_root).unwrap();
}

/// `/healthz` and `/readyz` answer to any host; `/readyz` is 503 without database or with an older
/// schema.
#[tokio::test]
async fn load_balancer_endpoints_report_health_and_readiness() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    let ask = |path: &str| Request::get(path).header(header::HOST, "10.0.0.7:3000");
    assert_eq!(client.send(ask("/healthz")).await.status, StatusCode::OK);
    assert_eq!(client.send(ask("/readyz")).await.status, StatusCode::OK);
    assert_eq!(
        client.send(ask("/sign-in")).await.status,
        StatusCode::MISDIRECTED_REQUEST
    );
    let newest = "with last as (select max(version) as version from _sqlx_migrations)
                  update _sqlx_migrations set version = _sqlx_migrations.version + $1 from last
                  where _sqlx_migrations.version = last.version";
    for (by, status) in [(1_i64, StatusCode::OK), (-1000, StatusCode::SERVICE_UNAVAILABLE)] {
        sqlx::query(newest).bind(by).execute(&db.admin).await.unwrap();
        assert_eq!(client.send(ask("/readyz")).await.status, status, "{by}");
    }
    db.services.db.pool().close().await;
    assert_eq!(client.send(ask("/healthz")).await.status, StatusCode::OK);
    assert_eq!(
        client.send(ask("/readyz")).await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
}
