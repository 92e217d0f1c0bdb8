//! What strangers and programs find: crawlers, password managers, finders of weaknesses; and the ways
//! back out of dead ends.

use axum::http::{Request, StatusCode, header};
use domain::testing::{self, TestDatabase};

use crate::client::{ADA, Client, ORIGIN, Transport};

#[tokio::test]
async fn programs_find_their_files() {
    let mut config = testing::config();
    config.site.contact = "help@example.com".parse().ok();
    let db = TestDatabase::create_with(config).await;
    let mut client = Client::new(&db);
    for (path, part) in [
        ("/robots.txt", "Disallow: /\n"),
        ("/robots.txt", "/sitemap.xml"),
        ("/sitemap.xml", "/sign-up</loc>"),
        ("/.well-known/security.txt", "Contact: mailto:help@example.com\n"),
        ("/.well-known/passkey-endpoints", "/settings/security/passkeys\""),
    ] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.body.contains(part), "{path}: {}", answer.body);
    }
    let answer = client.get("/.well-known/change-password").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), "/settings/security/password");
    assert!(client.get("/").await.body.contains("mailto:help@example.com"));
}

/// Nobody is named whom the configuration does not name.
#[tokio::test]
async fn what_is_not_configured_is_not_linked() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    let answer = client.get("/.well-known/security.txt").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let page = client.get("/sign-in").await;
    assert!(!page.body.contains("<footer"), "{}", page.body);
}

#[tokio::test]
async fn settings_begin_with_the_profile() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    assert_eq!(client.get("/settings").await.location(), "/settings/profile");
}

/// The way that was used last is marked, and nothing else about the user is kept.
#[tokio::test]
async fn last_way_is_marked_in_the_browser_that_took_it() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    assert!(!client.get("/sign-in").await.body.contains("Last used"));
    client.cookies.insert("way".to_owned(), "password".to_owned());
    let page = client.get("/sign-in").await;
    assert_eq!(page.body.matches("Last used").count(), 1, "{}", page.body);
    client.cookies.insert("way".to_owned(), "\"><script>".to_owned());
    assert!(!client.get("/sign-in").await.body.contains("Last used"));
}

/// An expired code no longer has a field, and says what to do.
#[tokio::test]
async fn expired_code_is_not_asked_for() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    let challenge = client.start_sign_in(&db, ADA).await;
    let path = format!("/sign-in/verify?challenge={}", challenge.id);
    assert!(client.get(&path).await.body.contains("name=\"code\""));
    db.advance("11 minutes").await;
    let page = client.get(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("name=\"code\""), "{}", page.body);
    assert!(page.body.contains("/api/sign-in/resend"), "{}", page.body);
    // A code that came too late is answered by the same page.
    let id = challenge.id.to_string();
    let fields = [
        ("page", path.as_str()),
        ("challenge", id.as_str()),
        ("code", challenge.code.as_str()),
    ];
    let answer = client.post(Transport::Plain, "/api/sign-in/code", &fields).await;
    assert!(answer.body.contains("This code has expired"), "{}", answer.body);
}

/// Back after the link was used: not an error.
#[tokio::test]
async fn used_link_says_that_the_user_is_signed_in() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let page = client.get("/sign-in/link").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("You're signed in") || page.body.contains("You&#x27;re signed in"));
}

#[tokio::test]
async fn picture_that_is_too_large_leads_back_to_the_profile() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let request = Request::post("/api/settings/avatar/upload")
        .header(header::ACCEPT, "text/html")
        .header(header::ORIGIN, ORIGIN)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    let answer = client.send_bytes(request, vec![b'x'; 9 * 1024 * 1024]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(
        answer.body.contains("href=\"/settings/profile\""),
        "{}",
        answer.body
    );
}
