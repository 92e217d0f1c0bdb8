//! The metrics for Prometheus: routes are labelled by pattern, and no label holds a secret (S15, S74).

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use domain::testing::TestDatabase;
use tower::ServiceExt;

use crate::client::{ADA, Client, Transport};

/// Runs in its own process: the requests of other tests would be counted too.
#[test]
fn metrics_count_routes_outcomes_and_queues() {
    crate::assert_ignored_test_passes("metrics::in_its_own_process");
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn in_its_own_process() {
    let recorded = server::metrics::install().unwrap();
    let db = TestDatabase::create().await;
    let admin = server::admin_router(db.services.clone(), recorded);
    let ask = async |path: &str| {
        let asked = Request::get(path).body(Body::empty()).unwrap();
        let answer = admin.clone().oneshot(asked).await.unwrap();
        let status = answer.status();
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    };
    let mut client = Client::new(&db);
    let challenge = client.start_sign_in(&db, ADA).await;
    client.get(&format!("/sign-in/link/{}", challenge.token)).await;
    client.get("/sign-in?next=/secret-place").await;
    client.get("/no/such/page").await;
    let id = challenge.id.to_string();
    let wrong = [("challenge", id.as_str()), ("code", "000000")];
    client.post(Transport::Plain, "/api/sign-in/code", &wrong).await;
    client
        .post(
            Transport::Fetch,
            "/api/sign-in/start",
            &[("email", "grace@example.com"), ("next", "")],
        )
        .await;

    let (status, page) = ask("/metrics").await;
    assert_eq!(status, StatusCode::OK);
    let counted = |parts: &[&str]| {
        page.lines()
            .filter(|line| parts.iter().all(|part| line.contains(part)))
            .filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok())
            .sum::<f64>()
    };
    let requests = |parts: &[&str]| counted(&[&["http_request_duration_seconds_count"], parts].concat());
    assert_eq!(
        requests(&[r#"route="/sign-in/link/{token}""#, r#"status="303""#]),
        1.0,
        "{page}"
    );
    // A plain form is counted once, for the server function that it posts to.
    assert_eq!(
        requests(&[r#"route="/api/sign-in/code""#, r#"status="422""#]),
        1.0,
        "{page}"
    );
    assert_eq!(requests(&[r#"status="404""#]), 1.0, "{page}");
    assert_eq!(
        counted(&[
            "latchkey_security_events_total",
            r#"event="sign_in_failed""#,
            r#"factor="email""#
        ]),
        1.0,
        "{page}"
    );
    assert_eq!(
        counted(&["latchkey_mails_total", r#"outcome="sent""#]),
        1.0,
        "{page}"
    );
    assert!(counted(&["latchkey_outbox_mails "]) >= 1.0, "{page}");
    assert_eq!(counted(&["latchkey_mails_to_unknown_addresses "]), 2.0, "{page}");
    assert_eq!(
        counted(&["latchkey_mails_to_unknown_addresses_limit "]),
        10_000.0,
        "{page}"
    );
    // At least one: a connection may be on its way back to the pool.
    assert!(counted(&["latchkey_database_connections"]) >= 1.0, "{page}");
    for secret in [
        challenge.token.as_str(),
        &challenge.code,
        ADA,
        "secret-place",
        &id,
    ] {
        assert!(!page.contains(secret), "{secret}");
    }
    assert_eq!(ask("/healthz").await.0, StatusCode::OK);
    assert_eq!(ask("/readyz").await.0, StatusCode::OK);
    // The public address does not serve metrics.
    assert_eq!(client.get("/metrics").await.status, StatusCode::NOT_FOUND);
}
