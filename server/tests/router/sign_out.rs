//! Signing out: S42, S43.

use std::time::Duration;

use axum::http::StatusCode;
use domain::testing::TestDatabase;
use sqlx::Executor;

use crate::client::{ADA, Client, Transport};

/// Signing out revokes the session at once on all servers, and clears the browser's storage.
#[tokio::test]
async fn sign_out_revokes_the_session_on_every_server() {
    let db = TestDatabase::create().await;
    for transport in [Transport::Fetch, Transport::Plain] {
        let mut client = Client::signed_in(&db, ADA).await;
        let mut other_server = Client::new(&db);
        other_server.cookies = client.cookies.clone();
        let answer = client.post(transport, "/api/sign-out", &[]).await;
        assert_eq!(answer.location(), "/sign-in");
        assert_eq!(answer.header("clear-site-data"), "\"storage\", \"prefetchCache\"");
        assert!(!client.cookies.contains_key("session"));
        assert!(client.cookies.contains_key("device"), "the browser stays known");
        assert_eq!(
            other_server.get("/api/v1/me").await.status,
            StatusCode::UNAUTHORIZED
        );
    }
}

/// Signing out without a session redirects to the sign-in.
#[tokio::test]
async fn sign_out_without_a_session_succeeds() {
    let db = TestDatabase::create().await;
    let answer = Client::new(&db)
        .post(Transport::Plain, "/api/sign-out", &[])
        .await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/sign-in")
    );
}

/// A request that a lock holds back during the sign-out does not renew the session.
#[tokio::test]
async fn request_in_progress_does_not_undo_the_sign_out() {
    let db = TestDatabase::create().await;
    db.manager(ADA, "Engines").await;
    let mut client = Client::signed_in(&db, ADA).await;
    let mut held = Client::new(&db);
    held.cookies = client.cookies.clone();

    let mut lock = db.admin.begin().await.unwrap();
    lock.execute("lock table documents in exclusive mode")
        .await
        .unwrap();
    let request = tokio::spawn(async move {
        let fields = [
            ("organization", "engines"),
            ("workspace", "general"),
            ("title", "Held"),
            ("body", ""),
        ];
        let answer = held
            .post(Transport::Plain, "/api/documents/create", &fields)
            .await;
        (held, answer)
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!request.is_finished(), "the request is held");
    client.post(Transport::Plain, "/api/sign-out", &[]).await;
    lock.rollback().await.unwrap();

    let (mut held, answer) = request.await.unwrap();
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "it was let in before the sign-out"
    );
    assert!(
        !answer
            .set_cookies()
            .iter()
            .any(|cookie| cookie.starts_with("session-3000=")),
        "{answer:?}"
    );
    assert_eq!(held.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
    let live: i64 = sqlx::query_scalar(
        "select count(*) from sessions where revoked_at is null and device <> 'Bystander'",
    )
    .fetch_one(&db.owner)
    .await
    .unwrap();
    assert_eq!(live, 1, "only the session of the fixture");
}
