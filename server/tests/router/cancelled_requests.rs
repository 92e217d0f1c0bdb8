//! Requests that the client cancels, at every millisecond while Postgres answers slowly: R8.

use std::time::Duration;

use axum::http::StatusCode;
use domain::testing::{TestDatabase, database_with};
use tokio::time::{sleep, timeout};
use wire::Wire;

use crate::client::{ADA, Client, Transport};

/// The delay of every message to Postgres, and of every answer.
const DELAY: Duration = Duration::from_millis(2);

/// Milliseconds after which a page is cancelled at the latest; it takes less.
const MAX_CANCEL_AFTER: u64 = 48;

/// A page that reads in a transaction with the setting of its tenant.
const PAGE: &str = "/o/engines/w/general/documents";

/// A server whose only connection to Postgres is slow, and a signed-in client.
async fn set_up_slow_server() -> (TestDatabase, Wire, Client) {
    let mut db = TestDatabase::create().await;
    db.manager(ADA, "Engines").await;
    let mut client = Client::signed_in(&db, ADA).await;
    let address = db.admin.connect_options();
    let wire = Wire::to_host(address.get_host(), address.get_port())
        .await
        .unwrap();
    db.services.db = database_with(1, db.through(wire.address().port()));
    client.router = Client::new(&db).router;
    // Prepares the statements, so that all requests take equally long.
    client.get(PAGE).await;
    client.get("/settings/profile").await;
    wire.delay(DELAY);
    (db, wire, client)
}

/// Requests a page and cancels it after so many milliseconds.
async fn cancel_page(client: &mut Client, after: u64) {
    let _ = timeout(Duration::from_millis(after), client.get(PAGE)).await;
}

/// Counts the server's connections that idle in an open transaction.
async fn count_open_transactions(db: &TestDatabase) -> i64 {
    sqlx::query_scalar(
        "select count(*) from pg_stat_activity
         where datname = current_database() and application_name = 'latchkey'
           and state like 'idle in transaction%'",
    )
    .fetch_one(&db.admin)
    .await
    .unwrap()
}

/// An update that is acknowledged right after a cancelled page is still there later: the connection was
/// not returned to the pool within that page's open transaction.
#[tokio::test]
async fn update_after_a_cancelled_page_persists() {
    let (db, _wire, mut client) = set_up_slow_server().await;
    for after in 0..MAX_CANCEL_AFTER {
        cancel_page(&mut client, after).await;
        // Long enough for work in progress to end; a leaked transaction would stay open.
        sleep(10 * DELAY).await;
        assert_eq!(
            count_open_transactions(&db).await,
            0,
            "cancelled after {after} ms"
        );
        let name = format!("Ada {after}");
        let fields = [("name", name.as_str()), ("time_zone", "UTC"), ("locale", "")];
        let saved = client
            .post(Transport::Fetch, "/api/settings/profile/update", &fields)
            .await;
        assert!(saved.status.is_success(), "{} after {after} ms", saved.status);
        let shown = client.get("/settings/profile").await;
        assert!(
            shown.body.contains(&format!("\"{name}\"")),
            "lost after {after} ms"
        );
    }
    assert_eq!(count_open_transactions(&db).await, 0);
}

/// Guesses are counted whatever was cancelled before them: five wrong codes end a challenge.
#[tokio::test]
async fn guess_after_a_cancelled_page_is_counted() {
    let (db, _wire, mut client) = set_up_slow_server().await;
    let mut guesser = Client::new(&db);
    let challenge = guesser.start_sign_in(&db, "grace@example.com").await;
    let id = challenge.id.to_string();
    let wrong = match challenge.code.as_str() {
        "000 000" => "000 001",
        _ => "000 000",
    };
    for guess in 0..5 {
        for after in (guess..MAX_CANCEL_AFTER).step_by(6) {
            cancel_page(&mut client, after).await;
        }
        let fields = [("challenge", id.as_str()), ("code", wrong)];
        let answer = guesser.post(Transport::Fetch, "/api/sign-in/code", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "guess {guess}");
    }
    assert_eq!(count_open_transactions(&db).await, 0);
    let fields = [("challenge", id.as_str()), ("code", challenge.code.as_str())];
    let answer = guesser.post(Transport::Fetch, "/api/sign-in/code", &fields).await;
    assert!(answer.body.contains("too_many_guesses"), "{}", answer.body);
}

/// A form whose client disconnects is done completely or not at all: an organization never exists
/// without its first workspace and membership.
#[tokio::test]
async fn cancelled_form_is_atomic() {
    let (db, wire, mut client) = set_up_slow_server().await;
    // An account may create twenty organizations an hour.
    for attempt in 0..18 {
        let name = format!("Organization {attempt}");
        let fields = [("name", name.as_str()), ("slug", "")];
        let cancelled = client.post(Transport::Plain, "/api/organizations/create", &fields);
        let _ = timeout(Duration::from_millis(3 * attempt), cancelled).await;
    }
    wire.open();
    let (organizations, workspaces, memberships) = count_rows_when_idle(&db).await;
    assert!(organizations > 1, "a request that has started is finished");
    assert_eq!((workspaces, memberships), (organizations, organizations));
    assert_eq!(count_open_transactions(&db).await, 0);
}

/// A form that still waits for its first connection ends with its client: clients that disconnect
/// cannot pile up work.
#[tokio::test]
async fn form_cancelled_before_it_starts_leaves_no_work() {
    let (db, _wire, mut client) = set_up_slow_server().await;
    let only = db.services.db.pool().acquire().await.unwrap();
    for _ in 0..10 {
        let fields = [("name", "Never made"), ("slug", "")];
        let cancelled = client.post(Transport::Plain, "/api/organizations/create", &fields);
        assert!(
            timeout(10 * DELAY, cancelled).await.is_err(),
            "the request does not wait for a connection"
        );
    }
    assert_eq!(db.services.unfinished.len(), 0);
    drop(only);
    let (organizations, ..) = count_rows_when_idle(&db).await;
    assert_eq!(organizations, 1);
}

/// Counts organizations, workspaces and memberships once no request is in progress.
async fn count_rows_when_idle(db: &TestDatabase) -> (i64, i64, i64) {
    db.services.unfinished.close();
    timeout(Duration::from_secs(5), db.services.unfinished.wait())
        .await
        .expect("requests without a client end");
    sqlx::query_as(
        "select (select count(*) from organizations where slug <> 'bystander'),
             (select count(*) from workspaces where slug <> 'bystander'),
             (select count(*) from memberships join users u on u.id = user_id where u.name <> 'Bystander')",
    )
    .fetch_one(&db.admin)
    .await
    .unwrap()
}

/// The session is revoked although the client did not wait for the answer.
#[tokio::test]
async fn cancelled_sign_out_is_completed() {
    let (_db, wire, mut client) = set_up_slow_server().await;
    let cookies = client.cookies.clone();
    // The pool has its connection back from the page before.
    sleep(10 * DELAY).await;
    // The request has reached the server; its first statement is on its way.
    let _ = timeout(DELAY, client.post(Transport::Plain, "/api/sign-out", &[])).await;
    let mut again = client;
    again.cookies = cookies;
    sleep(Duration::from_millis(100)).await;
    wire.open();
    let shown = again.get("/settings/profile").await;
    assert_eq!(shown.status, StatusCode::FOUND, "{}", shown.body);
}
