//! Cookies of the session and the browser (S38, S39, S43, S109); an anonymous visit writes no row (R7).

use axum::http::{Request, StatusCode, header};
use domain::{auth::BrowserMark, config::Origin, testing::TestDatabase};

use crate::client::{ADA, Client, Transport};

/// Pages without a session leave nothing in the browser or the database (R7).
#[tokio::test]
async fn anonymous_visit_sets_no_cookie_and_writes_no_row() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    for page in [
        "/",
        "/sign-in",
        "/sign-up",
        "/nothing",
        "/welcome",
        "/api/v1/me",
        "/o/a/w/b/documents",
    ] {
        assert!(client.get(page).await.set_cookies().is_empty(), "{page}");
    }
    for table in [
        "sessions",
        "challenges",
        "known_browsers",
        "rate_limits",
        "email_outbox",
    ] {
        let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "select count(*) from {table} t where t::text not like '%b0000000-0000-4000-8000-%'"
        )))
        .fetch_one(&db.owner)
        .await
        .unwrap();
        assert_eq!(rows, 0, "{table}");
    }
}

/// Cookies are shared between the ports of a host, so two servers on localhost need different names.
#[tokio::test]
async fn cookie_names_on_localhost_contain_the_port() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    let answer = client.sign_in(&db, ADA).await;
    let cookies = answer.set_cookies();
    let session = cookies
        .iter()
        .find(|cookie| cookie.starts_with("session-3000="))
        .unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
        assert!(session.contains(part), "{part} is missing in {session}");
    }
    assert!(
        !session.contains("Secure") && !session.contains("Domain"),
        "{session}"
    );
}

/// Over HTTPS every cookie is `__Host-`, `Secure`, `HttpOnly` and `SameSite=Lax` (S39).
#[tokio::test]
async fn cookies_over_https_have_the_host_prefix() {
    let mut db = TestDatabase::create().await;
    let mut config = (*db.services.config).clone();
    config.server.origin = Origin::try_from("https://app.example.com".to_owned()).unwrap();
    db.services.config = config.into();
    let request = |builder: axum::http::request::Builder| {
        builder
            .header(header::HOST, "app.example.com")
            .header(header::ORIGIN, "https://app.example.com")
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
    };
    let mut client = Client::new(&db);
    let start = client
        .send_body(
            request(Request::post("/api/sign-in/start")),
            "email=ada%40example.com&next=".to_owned(),
        )
        .await;
    let id = start
        .location()
        .strip_prefix("/sign-in/verify?challenge=")
        .unwrap()
        .to_owned();
    let challenge = db.mailed(id.parse().unwrap(), ADA).await;
    let code = challenge.code.replace(' ', "");
    let answer = client
        .send_body(
            request(Request::post("/api/sign-in/code")),
            format!("challenge={id}&code={code}"),
        )
        .await;
    let cookies = [start.set_cookies(), answer.set_cookies()].concat();
    assert!(cookies.len() >= 3, "{cookies:?}");
    for cookie in cookies {
        assert!(cookie.starts_with("__Host-"), "{cookie}");
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(cookie.contains(part), "{part} is missing in {cookie}");
        }
    }
    assert!(answer.header("strict-transport-security").contains("max-age="));

    // A browser ignores the removal of a `__Host-` cookie unless it is `Secure` too.
    let answer = client
        .send_body(request(Request::post("/api/sign-out")), String::new())
        .await;
    let cookies = answer.set_cookies();
    let gone = cookies
        .iter()
        .find(|cookie| cookie.starts_with("__Host-session=;"))
        .unwrap();
    for part in ["Max-Age=0", "Secure", "Path=/", "HttpOnly"] {
        assert!(gone.contains(part), "{part} is missing in {gone}");
    }
}

/// Every sign-in issues a new session id, and the former one is revoked (session fixation).
#[tokio::test]
async fn sign_in_replaces_and_revokes_the_session_id() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let former = client.cookies["session"].clone();
    client.cookies.remove("device");
    // The sign-in form is posted in a browser that is signed in already.
    client.sign_in(&db, "grace@example.com").await;
    assert_ne!(client.cookies["session"], former);
    let mut thief = Client::new(&db);
    thief.cookies.insert("session".to_owned(), former);
    assert_eq!(thief.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
}

/// An unknown session id in the cookie is never taken over by a sign-in (session fixation).
#[tokio::test]
async fn planted_session_id_is_never_adopted() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    client
        .cookies
        .insert("session".to_owned(), "AAAAAAAAAAAAAAAAAAAAAA".to_owned());
    let answer = client.get("/sign-in").await;
    assert!(
        answer.set_cookies().is_empty(),
        "a late answer must not remove a newer cookie"
    );
    assert_eq!(client.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
    client.sign_in(&db, ADA).await;
    assert_ne!(client.cookies["session"], "AAAAAAAAAAAAAAAAAAAAAA");
}

/// S109: cookies that an attacker left in a shared browser are replaced at sign-in with values issued
/// to the new user.
#[tokio::test]
async fn planted_cookie_is_replaced_and_never_adopted() {
    let db = TestDatabase::create().await;
    let made_up = BrowserMark::generate().unwrap().expose();
    let mut eve = Client::signed_in(&db, "eve@example.com").await;
    let eves = eve.cookies["device"].clone();
    let challenge = eve.start_sign_in(&db, "eve@example.com").await;
    eve.get(&format!("/sign-in/link/{}", challenge.token)).await;
    let tag = eve.cookies["browser"].split_once('.').unwrap().1.to_owned();
    for (name, planted) in [
        ("device", made_up.clone()),
        ("device", format!("{made_up}.{made_up}")),
        ("device", "x".repeat(3000)),
        ("browser", made_up.clone()),
        ("browser", format!("{made_up}.{tag}")),
        ("browser", format!("{made_up}.")),
        ("browser", format!(".{tag}")),
        ("session", "AAAAAAAAAAAAAAAAAAAAAA".to_owned()),
        ("session", eve.cookies["session"].clone()),
        ("link", eve.cookies["link"].clone()),
        ("theme", "\"><script>alert(1)</script>".to_owned()),
    ] {
        let mut shared = Client::new(&db);
        shared.cookies.insert(name.to_owned(), planted.clone());
        let page = shared.get("/sign-in").await;
        assert!(!page.body.contains("<script>alert"), "{name}");
        let challenge = shared.start_sign_in(&db, ADA).await;
        if name == "browser" {
            let secret = shared.cookies["browser"].split_once('.').unwrap().0;
            assert_ne!(secret, made_up, "{planted}");
        }
        if name == "link" {
            // The planted link token belongs to another browser, and does not sign in here.
            let shown = challenge.id.to_string();
            let fields = [("challenge", shown.as_str())];
            let entered = shared.post(Transport::Fetch, "/api/sign-in/link", &fields).await;
            assert_ne!(entered.status, StatusCode::OK, "{}", entered.body);
            shared.get(&format!("/sign-in/link/{}", challenge.token)).await;
            assert_ne!(shared.cookies["link"], planted);
        }
        let id = challenge.id.to_string();
        let fields = [("challenge", id.as_str()), ("code", &challenge.code)];
        let entered = shared.post(Transport::Plain, "/api/sign-in/code", &fields).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{name}: {}", entered.body);
        if matches!(name, "device" | "session") {
            assert_ne!(shared.cookies[name], planted);
            assert!(!shared.cookies[name].contains(&made_up));
        }
        let me = shared.get("/api/v1/me").await;
        assert!(me.body.contains(ADA), "{name}: {}", me.body);
        db.advance("61 minutes").await;
    }
    // A value that was issued to another user is kept beside the new one.
    let mut shared = Client::new(&db);
    shared.cookies.insert("device".to_owned(), eves.clone());
    shared.sign_in(&db, ADA).await;
    let (issued, kept) = shared.cookies["device"].split_once('.').unwrap();
    assert_ne!(issued, eves);
    assert_eq!(kept, eves);
}

/// Two cookies of one name with different values are both ignored: over plain HTTP another path or host
/// may have set the second. (Over HTTPS the prefix `__Host-` prevents that.)
#[tokio::test]
async fn conflicting_cookies_of_one_name_are_ignored() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    let challenge = client.start_sign_in(&db, ADA).await;
    let right = client.cookies["browser"].clone();
    let page = format!("/sign-in/verify?challenge={}", challenge.id);
    for (shown, known) in [
        (right.clone(), true),
        (format!("{right}; browser-3000={right}"), true),
        (format!("{right}; browser-3000=other"), false),
        (format!("other; browser-3000={right}"), false),
        (format!("{right}; browser-3000="), false),
        (
            format!("{right}; browser-30000=other; xbrowser-3000=other; browser=other"),
            true,
        ),
    ] {
        client.cookies.insert("browser".to_owned(), shown.clone());
        let answer = client.get(&page).await;
        assert_eq!(answer.status == StatusCode::OK, known, "{shown}");
    }
}

/// `/api/v1/me` returns the user of the session, and 401 without one.
#[tokio::test]
async fn me_endpoint_returns_the_current_user() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    let answer = client.get("/api/v1/me").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    client.sign_in(&db, ADA).await;
    let answer = client.get("/api/v1/me").await;
    let me: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(
        (me["email"].as_str(), me["name"].as_str()),
        (Some(ADA), Some("Ada"))
    );
    assert_eq!(answer.header("cache-control"), "no-store");
}
