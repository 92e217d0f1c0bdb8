//! Signing in by mailed link and code over HTTP: S3, S9, S10, S15.

use axum::http::{Method, Request, StatusCode};
use domain::testing::TestDatabase;

use crate::client::{ADA, Answer, Client, Transport};

/// The parts of an answer that an attacker could compare, with random values masked.
fn comparable(answer: &Answer) -> (StatusCode, Vec<(String, String)>, String) {
    let random = ["set-cookie", "location", "x-request-id"];
    let headers = answer.headers.iter().map(|(name, value)| {
        let value = value.to_str().unwrap();
        let shape = match name.as_str() {
            name if random.contains(&name) => value
                .chars()
                .map(|c| {
                    if c.is_ascii_alphanumeric() || c == '_' || c == '-' {
                        'x'
                    } else {
                        c
                    }
                })
                .collect(),
            _ => value.to_owned(),
        };
        (name.to_string(), shape)
    });
    (answer.status, headers.collect(), answer.body.clone())
}

/// Status, headers, body and cookies do not reveal whether an address has an account (S3).
#[tokio::test]
async fn known_and_unknown_addresses_are_answered_alike() {
    let db = TestDatabase::create().await;
    db.sign_in("known1@example.com").await;
    for transport in [Transport::Fetch, Transport::Plain] {
        let mut answers = Vec::new();
        for email in ["known1@example.com", "nobody@example.com"] {
            let mut client = Client::new(&db);
            let fields = [("email", email), ("next", ""), ("page", "/sign-in")];
            let start = client.post(transport, "/api/sign-in/start", &fields).await;
            let page = client.get(start.location()).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.body.contains(email));
            answers.push(comparable(&start));
        }
        assert_eq!(answers[0], answers[1]);
    }
}

/// GET and HEAD of the link move its token into a cookie; only the button signs in (S9, S15).
#[tokio::test]
async fn opening_the_link_sets_a_cookie_without_consuming_it() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    let challenge = client.start_sign_in(&db, ADA).await;
    let link = format!("/sign-in/link/{}", challenge.token);
    for method in [Method::HEAD, Method::GET, Method::GET] {
        let answer = client.send(Request::builder().method(method).uri(&link)).await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, "/sign-in/link")
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        let cookie = answer.set_cookies().concat();
        for part in ["link-3000=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"] {
            assert!(cookie.contains(part), "{part} is missing in {cookie}");
        }
    }
    let page = client.get("/sign-in/link").await;
    assert!(page.body.contains("Continue to sign in as"));
    assert!(!page.body.contains(&challenge.token));
    let id = challenge.id.to_string();
    let fields = [("page", "/sign-in/link"), ("challenge", &id)];
    assert!(page.body.contains(&id), "the page names its challenge");
    let answer = client.post(Transport::Plain, "/api/sign-in/link", &fields).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"));
    assert!(!client.cookies.contains_key("link"), "the link is forgotten");
    assert!(
        !client.cookies.contains_key("browser"),
        "the browser's secret is replaced"
    );
    assert_eq!(client.get("/api/v1/me").await.status, StatusCode::OK);
}

/// A mail scanner that opens and submits everything in another browser only sees the code (S10).
#[tokio::test]
async fn mail_scanner_cannot_sign_in_or_consume_the_link() {
    let db = TestDatabase::create().await;
    let mut owner = Client::new(&db);
    let challenge = owner.start_sign_in(&db, ADA).await;
    let mut scanner = Client::new(&db);
    scanner.get(&format!("/sign-in/link/{}", challenge.token)).await;
    let page = scanner.get("/sign-in/link").await;
    assert!(page.body.contains(&challenge.code), "the code to type elsewhere");
    assert!(page.body.contains("Firefox on Linux"));
    assert!(!page.body.contains("/api/sign-in/link"), "there is no button");
    let id = challenge.id.to_string();
    let fields = [("page", "/sign-in/link"), ("challenge", &id)];
    let answer = scanner.post(Transport::Plain, "/api/sign-in/link", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("This sign-in link or code has expired"),
        "{}",
        answer.body
    );
    assert_eq!(scanner.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
    owner.get(&format!("/sign-in/link/{}", challenge.token)).await;
    let answer = owner.post(Transport::Plain, "/api/sign-in/link", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "the link was not used up");
}

/// Malformed or missing tokens get the page of an expired sign-in.
#[tokio::test]
async fn invalid_link_shows_that_the_sign_in_is_over() {
    let db = TestDatabase::create().await;
    for link in ["/sign-in/link/abc", "/sign-in/link", "/sign-in/link/%00%ff"] {
        let mut client = Client::new(&db);
        let opened = client.get(link).await;
        assert!(opened.status.as_u16() < 500, "{link}: {}", opened.status);
        let page = client.get("/sign-in/link").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains("This sign-in link or code has expired"));
    }
}

/// A wrong code is reported with the remaining tries, and not shown again.
#[tokio::test]
async fn wrong_code_is_reported_at_its_field_and_not_echoed() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    let challenge = client.start_sign_in(&db, ADA).await;
    let wrong = if challenge.code.starts_with("000") {
        "111222"
    } else {
        "000222"
    };
    let id = challenge.id.to_string();
    let page = format!("/sign-in/verify?challenge={id}");
    let fields = [("challenge", id.as_str()), ("code", wrong), ("page", &page)];
    let answer = client.post(Transport::Plain, "/api/sign-in/code", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("You have 4 tries left"));
    assert!(answer.body.contains("aria-invalid=\"true\""));
    assert!(!answer.body.contains(wrong), "a code is a secret");
    assert!(
        answer.body.contains(&format!("data-page=\"{page}\"")),
        "the address can be restored"
    );
}

/// The sixth mail is refused with `Retry-After` of about a minute.
#[tokio::test]
async fn mail_rate_limit_states_the_wait() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    for _ in 0..5 {
        client.start_sign_in(&db, ADA).await;
    }
    for transport in [Transport::Fetch, Transport::Plain] {
        let fields = [("email", ADA), ("next", ""), ("page", "/sign-in")];
        let answer = client.post(transport, "/api/sign-in/start", &fields).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{transport:?}");
        // Not the real time left, which would reveal when others requested mails (S107).
        let wait = answer.header("retry-after").parse::<u32>().unwrap();
        assert!((50..=60).contains(&wait), "{wait}");
        if transport == Transport::Plain {
            assert!(answer.body.contains("Try again in a minute."), "{}", answer.body);
            assert!(
                answer.body.contains(&format!("value=\"{ADA}\"")),
                "nothing typed is lost"
            );
        }
    }
}
