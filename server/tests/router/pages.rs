//! Pages: redirects, statuses, security headers (S43, S63, S68, S76).

use axum::http::{Request, StatusCode};
use domain::{Locale, documents, tenancy::WorkspaceRole, testing::TestDatabase};

use crate::client::{ADA, Client, Transport};

/// Pages that need a session redirect to the sign-in, with their own path and query as `next`.
#[tokio::test]
async fn anonymous_user_is_redirected_to_sign_in_with_next() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    for (page, next) in [
        ("/welcome", "%2Fwelcome"),
        ("/o/engines", "%2Fo%2Fengines"),
        (
            "/o/engines/w/general/documents?after=abc",
            "%2Fo%2Fengines%2Fw%2Fgeneral%2Fdocuments%3Fafter%3Dabc",
        ),
        (
            "/o/engines/w/general/trash",
            "%2Fo%2Fengines%2Fw%2Fgeneral%2Ftrash",
        ),
    ] {
        let answer = client.get(page).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{page}");
        assert_eq!(answer.location(), format!("/sign-in?next={next}"));
    }
}

/// A user without workspace is sent to the welcome page, afterwards to the workspace.
#[tokio::test]
async fn new_user_is_redirected_to_welcome_then_to_workspace() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    assert_eq!(client.get("/").await.location(), "/welcome");
    assert!(
        client
            .get("/welcome")
            .await
            .body
            .contains("Create your organization")
    );
    db.manager(ADA, "Engines").await;
    for page in ["/", "/welcome", "/o/engines", "/sign-in", "/sign-up"] {
        let answer = client.get(page).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{page}");
        let home = if page.starts_with("/sign") {
            "/"
        } else {
            "/o/engines/w/general/documents"
        };
        assert_eq!(answer.location(), home, "{page}");
    }
}

/// The first HTML already shows the user, and is not cached (S43).
#[tokio::test]
async fn server_rendered_page_shows_the_signed_in_user() {
    let db = TestDatabase::create().await;
    db.manager(ADA, "Engines").await;
    let mut client = Client::signed_in(&db, ADA).await;
    let page = client.get("/o/engines/w/general/documents").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Sign out") && page.body.contains(ADA));
    assert!(!page.body.contains("Loading"));
    assert!(!page.body.contains("owner"), "the browser never learns a role");
    assert_eq!(page.header("cache-control"), "no-store");
}

/// A page without what belongs to one request: its nonce, the path that was asked for, and which of the
/// user's own workspaces that path is in.
fn without_its_own(body: &str, path: &str) -> String {
    let nonce = body
        .split_once("nonce=\"")
        .and_then(|(_, rest)| rest.split_once('"'));
    let body = nonce.map_or_else(|| body.to_owned(), |(nonce, _)| body.replace(nonce, ""));
    let encoded: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
    body.replace(path, "")
        .replace(&encoded, "")
        .replace(" aria-current=\"page\"", "")
}

/// Another tenant's pages are answered exactly like pages that do not exist (S63).
#[tokio::test]
async fn missing_and_foreign_pages_are_equally_not_found() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager(ADA, "Engines").await;
    db.manager("eve@example.com", "Evil").await;
    let id = documents::create(&db.services, &ada, "Secret plan", "")
        .await
        .unwrap();
    let mut eve = Client::signed_in(&db, "eve@example.com").await;
    let other = uuid::Uuid::now_v7();
    // Pages of one layout: whatever of the path exists, nothing else differs.
    let alike = [
        vec![
            format!("/o/engines/w/general/documents/{id}"),
            format!("/o/engines/w/general/documents/{other}"),
            format!("/o/nothing/w/general/documents/{id}"),
            format!("/o/evil/w/general/documents/{id}"),
            format!("/o/evil/w/general/documents/{id}/edit"),
            "/o/evil/w/general/documents/no-id".to_owned(),
            "/o/engines/w/general/documents".to_owned(),
        ],
        vec!["/o/engines".to_owned(), "/o/nothing".to_owned()],
        vec!["/nothing/at/all".to_owned(), "/nothing".to_owned()],
    ];
    for pages in alike {
        let mut bodies = Vec::new();
        for page in pages {
            let answer = eve.get(&page).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
            assert!(answer.body.contains("Page not found"), "{page}");
            assert!(!answer.body.contains("Secret plan"), "{page}");
            bodies.push(without_its_own(&answer.body, &page));
        }
        for body in &bodies {
            assert_eq!(body, &bodies[0]);
        }
    }
}

/// A reader sees no controls to write; the pages behind them name the missing permission.
#[tokio::test]
async fn reader_sees_no_write_controls_and_is_refused_edit_pages() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager(ADA, "Engines").await;
    let id = documents::create(&db.services, &ada, "Plan", "text")
        .await
        .unwrap();
    db.join(
        &ada,
        ("engines", "general"),
        "linus@example.com",
        WorkspaceRole::Reader,
    )
    .await;
    let mut linus = Client::signed_in(&db, "linus@example.com").await;
    let list = linus.get("/o/engines/w/general/documents").await;
    assert!(
        list.body.contains("Plan")
            && !list.body.contains("/documents/new\"")
            && !list.body.contains("/trash\"")
    );
    let read = linus.get(&format!("/o/engines/w/general/documents/{id}")).await;
    assert!(
        read.body.contains("text") && !read.body.contains("/edit") && !read.body.contains("Move to trash")
    );
    let t = Locale::En;
    for (page, reason) in [
        (
            "/o/engines/w/general/documents/new".to_owned(),
            t.error_forbidden_write(),
        ),
        (
            format!("/o/engines/w/general/documents/{id}/edit"),
            t.error_forbidden_write(),
        ),
        (
            "/o/engines/w/general/trash".to_owned(),
            t.error_forbidden_delete(),
        ),
    ] {
        let answer = linus.get(&page).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{page}");
        assert!(answer.body.contains(reason), "{page}");
    }
}

/// The content security policy has a new nonce each time, and every script carries it (S68).
#[tokio::test]
async fn every_page_has_a_csp_with_its_own_nonce() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    let mut nonces = Vec::new();
    for page in ["/", "/sign-in", "/sign-in", "/nothing"] {
        let answer = client.get(page).await;
        let policy = answer.header("content-security-policy").to_owned();
        for part in [
            "'strict-dynamic'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{page}: {part} is missing");
        }
        assert!(!policy.contains("unsafe-inline"));
        let (_, rest) = policy.split_once("'nonce-").unwrap();
        let nonce = rest.split('\'').next().unwrap().to_owned();
        let scripts = answer.body.matches("<script").count();
        let with_nonce = answer.body.matches(&format!("nonce=\"{nonce}\"")).count();
        assert!(
            scripts > 0 && scripts == with_nonce,
            "{page}: a script without the nonce"
        );
        nonces.push(nonce);
    }
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 4);
}

/// Pages, redirects, errors and API answers have the same basic security headers (S69).
#[tokio::test]
async fn every_response_has_the_security_headers() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    let answers = [
        client.get("/sign-in").await,
        client.get("/welcome").await,
        client.get("/nothing").await,
        client.get("/api/v1/me").await,
        client.get("/api/sign-out").await,
        client.send(Request::post("/api/sign-out")).await,
        client
            .send(Request::get("/").header("host", "evil.example"))
            .await,
    ];
    for answer in answers {
        let statuses = answer.status;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(answer.header(name), value, "{statuses}");
        }
        assert!(!answer.header("content-security-policy").is_empty(), "{statuses}");
        assert!(!answer.header("x-request-id").is_empty(), "{statuses}");
    }
}

/// `Accept: text/html` gets an HTML page for errors below `/api`; otherwise JSON.
#[tokio::test]
async fn browser_gets_an_error_page_for_an_api_url() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    for (path, status) in [
        ("/api/documents/create", StatusCode::METHOD_NOT_ALLOWED),
        ("/api/nothing", StatusCode::NOT_FOUND),
    ] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.body.contains("<h1>"), "{path}: {}", answer.body);
    }
    let answer = client.send(Request::get("/api/nothing")).await;
    assert_eq!(answer.header("content-type"), "application/json");
}

/// An error is in the language that the request accepts: as a page, and as a problem document.
#[tokio::test]
async fn error_is_in_the_accepted_language() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    for (path, words) in [
        ("/api/nothing", "Seite nicht gefunden"),
        ("/api/v1/nothing", "Diese Seite gibt es nicht"),
        (
            "/api/documents/create",
            "Unter dieser Adresse gibt es keine Seite",
        ),
    ] {
        let request = Request::get(path)
            .header("accept", "text/html")
            .header("accept-language", "de-AT,de;q=0.9,en;q=0.8");
        let answer = client.send(request).await;
        assert!(answer.body.contains(words), "{path}: {}", answer.body);
    }
}

/// Without a database pages that need it are 503 with `Retry-After` and a request id; others still
/// work.
#[tokio::test]
async fn unreachable_database_is_answered_with_styled_503() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    db.services.db.pool().close().await;
    for page in ["/welcome", "/o/engines/w/general/documents"] {
        let answer = client.get(page).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{page}");
        assert_eq!(answer.header("retry-after"), "2");
        assert!(answer.body.contains("temporarily unavailable"));
        assert!(
            answer.body.contains(answer.header("x-request-id")),
            "a reference to give"
        );
    }
    let mut anonymous = Client::new(&db);
    assert_eq!(anonymous.get("/sign-in").await.status, StatusCode::OK);
}

/// Unusual paths and methods reach no code that panics or fails.
#[tokio::test]
async fn unusual_urls_cause_no_server_error() {
    let db = TestDatabase::create().await;
    db.manager(ADA, "Engines").await;
    let mut client = Client::signed_in(&db, ADA).await;
    let long = format!("/{}", "a".repeat(300));
    for (path, status) in [
        (long.as_str(), StatusCode::NOT_FOUND),
        ("/o/%0Aengines/w/general", StatusCode::FOUND),
        ("/o/%20engines/w/general", StatusCode::FOUND),
        ("/o/%E2%84%AA/w/x", StatusCode::FOUND),
        ("/o/%C3%A9/w/x", StatusCode::NOT_FOUND),
    ] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.location().is_ascii(), "{path}");
    }
    let connect = Request::builder()
        .method("CONNECT")
        .uri("localhost:3000")
        .header("sec-fetch-site", "same-origin");
    assert_eq!(client.send(connect).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

/// A member of an organization who is in none of its workspaces learns whom to ask, and is not asked
/// to name an organization.
#[tokio::test]
async fn member_without_workspace_learns_whom_to_ask() {
    let db = TestDatabase::create().await;
    db.manager(ADA, "Engines").await;
    let mut grace = Client::signed_in(&db, "grace@example.com").await;
    sqlx::query(
        "insert into memberships (organization_id, user_id, role)
         select o.id, u.id, 'member' from organizations o, users u
         where o.slug = 'engines' and u.email = 'grace@example.com'",
    )
    .execute(&db.admin)
    .await
    .unwrap();
    for page in ["/welcome", "/o/engines"] {
        let answer = grace.get(page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        assert!(
            answer.body.contains("Ask a manager at Engines"),
            "{page}: {}",
            answer.body
        );
        assert!(!answer.body.contains("/api/organizations/create"), "{page}");
    }
    let form = grace.get("/organizations/new").await;
    assert!(form.body.contains("/api/organizations/create"));
}

/// The button of the chosen theme is the pressed one.
#[tokio::test]
async fn theme_button_is_pressed() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    for chosen in ["system", "dark", "light"] {
        client
            .post(
                Transport::Plain,
                "/api/theme",
                &[("theme", chosen), ("page", "/sign-in")],
            )
            .await;
        let page = client.get("/sign-in").await.body;
        for theme in ["light", "dark", "system"] {
            let pressed = format!("value=\"{theme}\" aria-pressed=\"{}\"", theme == chosen);
            assert!(page.contains(&pressed), "{pressed} is missing in {page}");
        }
    }
}
