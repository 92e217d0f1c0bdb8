//! The event stream of an open page, which reports the end of its session.

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

pub async fn open_event_stream(client: &Client) -> Response {
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

/// The event after the first one (which names the viewer), or `None` when the stream closes. Waits for
/// each at most one second.
pub async fn next_event(response: Response) -> Option<String> {
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

/// Revoked sessions get the event `ended`; streams of other users stay open.
#[tokio::test]
async fn event_stream_reports_session_end_and_closes() {
    let db = TestDatabase::create().await;
    tokio::spawn(listen_for_session_events(db.services.clone()));
    let mut here = Client::signed_in(&db, ADA).await;
    let there = Client::signed_in(&db, ADA).await;
    let stream = open_event_stream(&there).await;
    assert_eq!(stream.status(), StatusCode::OK);
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let own = open_event_stream(&here).await;
    let untouched = open_event_stream(&Client::signed_in(&db, "grace@example.com").await).await;
    let ended = here
        .post(
            crate::client::Transport::Fetch,
            "/api/settings/sessions/end-others",
            &[],
        )
        .await;
    assert_eq!(ended.status, StatusCode::OK);
    assert!(next_event(stream).await.unwrap().contains("event: ended"));
    // The stream of the session that stays closes too: its page reconnects with the new cookie.
    assert_eq!(next_event(own).await, None);
    let mut quiet = untouched.into_body().into_data_stream();
    let first = quiet.next().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&first).contains("event: viewer"));
    let silence = tokio::time::timeout(Duration::from_millis(300), quiet.next()).await;
    assert!(silence.is_err(), "another user's session gets no event");
    assert_eq!(open_event_stream(&there).await.status(), StatusCode::UNAUTHORIZED);
}

/// A session that ended while the server did not listen is found when it listens again.
#[tokio::test]
async fn missed_session_end_is_reported_on_reconnect() {
    let db = TestDatabase::create().await;
    let there = Client::signed_in(&db, ADA).await;
    let stream = open_event_stream(&there).await;
    sqlx::query("update sessions set revoked_at = now()")
        .execute(&db.owner)
        .await
        .unwrap();
    // The server starts to listen only now, as after a lost connection to the database.
    tokio::spawn(listen_for_session_events(db.services.clone()));
    assert!(next_event(stream).await.unwrap().contains("event: ended"));
}

/// A ninth stream gets 429 with `Retry-After`; a closed one frees its place.
#[tokio::test]
async fn event_streams_are_limited_and_released() {
    let db = TestDatabase::create().await;
    let client = Client::signed_in(&db, ADA).await;
    let mut streams = Vec::new();
    for _ in 0..8 {
        streams.push(open_event_stream(&client).await);
    }
    let refused = open_event_stream(&client).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key("retry-after"));
    streams.pop();
    assert_eq!(open_event_stream(&client).await.status(), StatusCode::OK);
    assert_eq!(
        open_event_stream(&Client::new(&db)).await.status(),
        StatusCode::UNAUTHORIZED
    );
}

/// A stopping server closes open streams, which would delay its end.
#[tokio::test]
async fn shutdown_closes_event_streams() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let (stop, stopping) = watch::channel(false);
    client.router = server::router(db.services.clone(), stopping);
    let stream = open_event_stream(&client).await;
    stop.send(true).unwrap();
    assert_eq!(next_event(stream).await, None);
}
