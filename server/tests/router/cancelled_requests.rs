//! Requests that are given up, at every millisecond of a slow way to Postgres: R8.

use std::time::Duration;

use axum::http::StatusCode;
use domain::testing::{TestDatabase, database_with};
use tokio::time::{sleep, timeout};
use wire::Wire;

use crate::client::{ADA, Client, Transport};

/// Each piece takes this long to Postgres, and as long back.
const DELAY: Duration = Duration::from_millis(2);

/// A page takes less.
const LONGEST: u64 = 48;

/// A page that reads in a transaction, with its tenant's setting.
const PAGE: &str = "/o/engines/w/general/documents";

/// A server whose only connection to Postgres is slow, and somebody who is signed in there.
async fn slow() -> (TestDatabase, Wire, Client) {
    let mut db = TestDatabase::create().await;
    db.manager(ADA, "Engines").await;
    let mut client = Client::signed_in(&db, ADA).await;
    let address = db.admin.connect_options();
    let wire = Wire::to_host(address.get_host(), address.get_port())
        .await
        .unwrap();
    db.services.db = database_with(1, db.through(wire.address().port()));
    client.router = Client::new(&db).router;
    // The statements are prepared before, so that all take as long.
    client.get(PAGE).await;
    client.get("/settings/profile").await;
    wire.delay(DELAY);
    (db, wire, client)
}

/// Gives a page of the client's up after so many milliseconds.
async fn give_up_page(client: &mut Client, after: u64) {
    let _ = timeout(Duration::from_millis(after), client.get(PAGE)).await;
}

/// Connections of this server that are left inside a transaction.
async fn left_inside(db: &TestDatabase) -> i64 {
    sqlx::query_scalar(
        "select count(*) from pg_stat_activity
         where datname = current_database() and application_name = 'latchkey'
           and state like 'idle in transaction%'",
    )
    .fetch_one(&db.admin)
    .await
    .unwrap()
}

/// What is acknowledged right after a page was given up is still there after the next page: the
/// connection did not come back inside that page's transaction.
#[tokio::test]
async fn update_after_a_cancelled_page_persists() {
    let (db, _wire, mut client) = slow().await;
    for after in 0..LONGEST {
        give_up_page(&mut client, after).await;
        // What goes on behind it comes to its end; a connection that is left inside stays so.
        sleep(10 * DELAY).await;
        assert_eq!(left_inside(&db).await, 0, "given up after {after} ms");
        let name = format!("Ada {after}");
        let fields = [("name", name.as_str()), ("time_zone", "UTC")];
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
    assert_eq!(left_inside(&db).await, 0);
}

/// The same for what counts guesses: a guess that was answered is counted, whatever was given up
/// before it. Five wrong codes end a challenge.
#[tokio::test]
async fn guess_after_a_cancelled_page_is_counted() {
    let (db, _wire, mut client) = slow().await;
    let mut guesser = Client::new(&db);
    let challenge = guesser.start(&db, "grace@example.com").await;
    let id = challenge.id.to_string();
    let wrong = match challenge.code.as_str() {
        "000 000" => "000 001",
        _ => "000 000",
    };
    for guess in 0..5 {
        for after in (guess..LONGEST).step_by(6) {
            give_up_page(&mut client, after).await;
        }
        let fields = [("challenge", id.as_str()), ("code", wrong)];
        let answer = guesser.post(Transport::Fetch, "/api/sign-in/code", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "guess {guess}");
    }
    assert_eq!(left_inside(&db).await, 0);
    let fields = [("challenge", id.as_str()), ("code", challenge.code.as_str())];
    let answer = guesser.post(Transport::Fetch, "/api/sign-in/code", &fields).await;
    assert!(answer.body.contains("too_many_guesses"), "{}", answer.body);
}

/// A form whose client hangs up, at every millisecond: all of it is done, or nothing. An
/// organization never stands without its first workspace, and a session that was signed out
/// stays so.
#[tokio::test]
async fn cancelled_form_is_atomic() {
    let (db, wire, mut client) = slow().await;
    // An account makes twenty in an hour.
    for attempt in 0..18 {
        let name = format!("Organization {attempt}");
        let fields = [("name", name.as_str()), ("slug", "")];
        let given_up = client.post(Transport::Plain, "/api/organizations/create", &fields);
        let _ = timeout(Duration::from_millis(3 * attempt), given_up).await;
    }
    wire.open();
    let (organizations, workspaces, memberships) = settled(&db).await;
    assert!(organizations > 1, "what was begun is finished");
    assert_eq!((workspaces, memberships), (organizations, organizations));
    assert_eq!(left_inside(&db).await, 0);
}

/// A form that still waits for its first connection has not begun: it ends with its client, and
/// clients that ask and hang up leave nothing to be done behind them.
#[tokio::test]
async fn form_cancelled_before_it_starts_leaves_no_work() {
    let (db, _wire, mut client) = slow().await;
    let only = db.services.db.pool().acquire().await.unwrap();
    for _ in 0..10 {
        let fields = [("name", "Never made"), ("slug", "")];
        let given_up = client.post(Transport::Plain, "/api/organizations/create", &fields);
        assert!(timeout(10 * DELAY, given_up).await.is_err(), "it does not wait");
    }
    assert_eq!(db.services.unfinished.len(), 0);
    drop(only);
    let (organizations, ..) = settled(&db).await;
    assert_eq!(organizations, 1);
}

/// How many there are, once no request goes on.
async fn settled(db: &TestDatabase) -> (i64, i64, i64) {
    db.services.unfinished.close();
    timeout(Duration::from_secs(5), db.services.unfinished.wait())
        .await
        .expect("what goes on without its client comes to its end");
    sqlx::query_as(
        "select (select count(*) from organizations), (select count(*) from workspaces),
             (select count(*) from memberships)",
    )
    .fetch_one(&db.admin)
    .await
    .unwrap()
}

/// Signing out is finished although the client did not wait for the answer.
#[tokio::test]
async fn cancelled_sign_out_is_completed() {
    let (_db, wire, mut client) = slow().await;
    let cookies = client.cookies.clone();
    // The connection is back from the page before.
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
