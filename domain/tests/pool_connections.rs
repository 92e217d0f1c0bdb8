//! Connections that return to the pool after work was cancelled (R8).

use std::{pin::pin, time::Duration};

use domain::{
    documents,
    testing::{TestDatabase, database_with},
};
use futures_util::{FutureExt, poll};
use sqlx::Connection;
use tokio::time::sleep;
use wire::Wire;

/// Whether the next user of the only connection is inside a transaction, and which tenant setting it sees:
/// both must be as on a new connection.
async fn inspect_next_connection(db: &TestDatabase) -> (bool, String) {
    let tenant = sqlx::query_scalar("select coalesce(current_setting('app.organization', true), '')")
        .fetch_one(&db.services.db.pool())
        .await
        .unwrap();
    let inside = sqlx::query_scalar(
        "select exists(select from pg_stat_activity
             where datname = current_database() and state like 'idle in transaction%')",
    )
    .fetch_one(&db.admin)
    .await
    .unwrap();
    (inside, tenant)
}

/// Creates a database behind a proxy, with a pool of one connection.
async fn create_database_with_one_connection() -> (TestDatabase, Wire) {
    let mut db = TestDatabase::create().await;
    let address = db.admin.connect_options();
    let wire = Wire::to_host(address.get_host(), address.get_port())
        .await
        .unwrap();
    db.services.db = database_with(1, db.through(wire.address().port()));
    (db, wire)
}

/// Work in a tenant's transaction is cancelled after each of its steps; the next user of the connection is
/// never inside that transaction.
#[tokio::test]
async fn cancelled_work_leaves_no_open_transaction() {
    let (db, wire) = create_database_with_one_connection().await;
    let (_, member) = db.manager("ada@example.com", "Analytical Engines").await;
    // Every answer takes at least a millisecond.
    wire.delay(Duration::from_millis(1));
    let mut steps = 0;
    loop {
        {
            let mut work = pin!(documents::create(&db.services, &member, "Given up", ""));
            let mut taken = 0;
            let finished = loop {
                if poll!(work.as_mut()).is_ready() {
                    break true;
                }
                taken += 1;
                if taken > steps {
                    break false;
                }
                sleep(Duration::from_millis(1)).await;
            };
            if finished {
                break;
            }
        }
        assert_eq!(
            inspect_next_connection(&db).await,
            (false, String::new()),
            "given up after {steps} steps"
        );
        steps += 1;
    }
    assert!(steps > 3, "the work waits for Postgres several times");
}

/// A connection whose `begin` (sqlx's own, as a fork might use it) is cancelled before the answer is closed,
/// not reused.
#[tokio::test]
async fn connection_cancelled_during_begin_is_closed() {
    let (db, _wire) = create_database_with_one_connection().await;
    let pool = db.services.db.pool();
    // The connection is open, so the first poll sends `begin`.
    let before: i32 = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(&pool)
        .await
        .unwrap();
    loop {
        let mut connection = pool.acquire().await.unwrap();
        let begin = connection.begin_with("begin; set local app.organization = 'another'");
        // On a busy machine the answer may arrive at once.
        if begin.now_or_never().is_none() {
            break;
        }
    }
    assert_eq!(inspect_next_connection(&db).await, (false, String::new()));
    let after: i32 = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_ne!(before, after);
}

/// A client that hangs up during a statement costs no new connection, which would take far longer than
/// the statement.
#[tokio::test]
async fn cancelled_statement_keeps_its_connection() {
    let (db, _wire) = create_database_with_one_connection().await;
    let pool = db.services.db.pool();
    let before: i32 = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(&pool)
        .await
        .unwrap();
    for _ in 0..5 {
        let mut connection = pool.acquire().await.unwrap();
        let slept = sqlx::query("select pg_sleep(0.05)")
            .execute(&mut *connection)
            .now_or_never();
        assert!(slept.is_none());
    }
    let after: i32 = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(before, after);
}

/// A database that takes longer to connect to than to answer counts as available (R1).
#[tokio::test]
async fn slow_database_counts_as_available() {
    let (db, wire) = create_database_with_one_connection().await;
    wire.delay(Duration::from_millis(150));
    let watch = tokio::spawn(db.services.db.clone().watch());
    // It may count as unavailable until the first connection is open.
    sleep(Duration::from_secs(3)).await;
    let later = async {
        sleep(Duration::from_secs(2)).await;
        Ok(())
    };
    assert!(db.services.db.unless_unavailable(later).await.is_ok());
    watch.abort();
}
