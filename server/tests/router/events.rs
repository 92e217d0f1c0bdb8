//! The stream of an open page.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
    response::Response,
};
use domain::{auth::listen_for_session_events, testing::TestDatabase};
use futures_util::StreamExt;
use tokio::sync::watch;
use tower::ServiceExt;

use crate::client::{ADA, Client, cookie};

pub async fn open(client: &Client) -> Response {
    let cookies: Vec<String> = client
        .cookies
        .iter()
        .map(|(name, value)| cookie(name, value))
        .collect();
    let request = Request::get("/api/events")
        .header(header::HOST, "localhost:3000")
        .header(header::COOKIE, cookies.join("; "))
        .body(Body::empty())
        .unwrap();
    client.router.clone().oneshot(request).await.unwrap()
}

/// The event after the first, which names the viewer, or `None` when the stream closes; a
/// second at most.
pub async fn next(response: Response) -> Option<String> {
    let mut stream = response.into_body().into_data_stream();
    let mut heard = async || {
        tokio::time::timeout(Duration::from_secs(1), stream.next())
            .await
            .expect("within a second")
            .map(|chunk| String::from_utf8(chunk.unwrap().to_vec()).unwrap())
    };
    assert!(heard().await.unwrap().contains("event: viewer"));
    heard().await
}

#[tokio::test]
async fn event_stream_reports_session_end_and_closes() {
    let db = TestDatabase::create().await;
    tokio::spawn(listen_for_session_events(db.services.clone()));
    let mut here = Client::signed_in(&db, ADA).await;
    let there = Client::signed_in(&db, ADA).await;
    let stream = open(&there).await;
    assert_eq!(stream.status(), StatusCode::OK);
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let own = open(&here).await;
    let untouched = open(&Client::signed_in(&db, "grace@example.com").await).await;
    let ended = here
        .post(
            crate::client::Transport::Fetch,
            "/api/settings/sessions/end-others",
            &[],
        )
        .await;
    assert_eq!(ended.status, StatusCode::OK);
    assert!(next(stream).await.unwrap().contains("event: ended"));
    // Its page comes back with the new cookie.
    assert_eq!(next(own).await, None);
    let mut quiet = untouched.into_body().into_data_stream();
    let first = quiet.next().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&first).contains("event: viewer"));
    let silence = tokio::time::timeout(Duration::from_millis(300), quiet.next()).await;
    assert!(silence.is_err(), "another session hears nothing");
    assert_eq!(open(&there).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn missed_session_end_is_reported_on_reconnect() {
    let db = TestDatabase::create().await;
    let there = Client::signed_in(&db, ADA).await;
    let stream = open(&there).await;
    sqlx::query("update sessions set revoked_at = now()")
        .execute(&db.owner)
        .await
        .unwrap();
    // The server begins to listen only now, as after a lost connection.
    tokio::spawn(listen_for_session_events(db.services.clone()));
    assert!(next(stream).await.unwrap().contains("event: ended"));
}

#[tokio::test]
async fn event_streams_are_limited_and_released() {
    let db = TestDatabase::create().await;
    let client = Client::signed_in(&db, ADA).await;
    let mut streams = Vec::new();
    for _ in 0..8 {
        streams.push(open(&client).await);
    }
    let refused = open(&client).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key("retry-after"));
    streams.pop();
    assert_eq!(open(&client).await.status(), StatusCode::OK);
    assert_eq!(open(&Client::new(&db)).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn shutdown_closes_event_streams() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let (stop, stopping) = watch::channel(false);
    client.router = server::router(db.services.clone(), stopping);
    let stream = open(&client).await;
    stop.send(true).unwrap();
    assert_eq!(next(stream).await, None);
}
