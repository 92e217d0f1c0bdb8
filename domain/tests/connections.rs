//! Connections that come back to the pool: R8.

use std::{pin::pin, time::Duration};

use domain::{
    documents,
    testing::{TestDatabase, database_with},
};
use futures_util::{FutureExt, poll};
use sqlx::Connection;
use tokio::time::sleep;
use wire::Wire;

/// Whether the next borrower of the only connection is inside a transaction, and the tenant whose
/// setting it sees: it should be as on a new connection.
async fn next_borrower(db: &TestDatabase) -> (bool, String) {
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

/// A database behind a proxy, over one connection.
async fn with_one_connection() -> (TestDatabase, Wire) {
    let mut db = TestDatabase::create().await;
    let address = db.admin.connect_options();
    let wire = Wire::to_host(address.get_host(), address.get_port())
        .await
        .unwrap();
    db.services.db = database_with(1, db.through(wire.address().port()));
    (db, wire)
}

/// Work in a tenant's transaction is given up after one step, after two, and so on to its end. The
/// next borrower is never inside that transaction.
#[tokio::test]
async fn given_up_work_leaves_its_connection_outside_of_any_transaction() {
    let (db, wire) = with_one_connection().await;
    let (_, member) = db.manager("ada@example.com", "Analytical Engines").await;
    // No answer is there at once.
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
            next_borrower(&db).await,
            (false, String::new()),
            "given up after {steps} steps"
        );
        steps += 1;
    }
    assert!(steps > 3, "the work waits for Postgres several times");
}

/// What a fork might write: sqlx's own `begin`, given up before its answer. Such a connection is
/// closed, not handed on.
#[tokio::test]
async fn connection_given_up_while_beginning_is_not_handed_on() {
    let (db, _wire) = with_one_connection().await;
    let pool = db.services.db.pool();
    // The connection is there, so that the first step sends `begin`.
    let before: i32 = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(&pool)
        .await
        .unwrap();
    loop {
        let mut connection = pool.acquire().await.unwrap();
        let begun = connection.begin_with("begin; set local app.organization = 'another'");
        // On a busy machine the answer may be there at once.
        if begun.now_or_never().is_none() {
            break;
        }
    }
    assert_eq!(next_borrower(&db).await, (false, String::new()));
    let after: i32 = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_ne!(before, after);
}

/// A client that hangs up in the middle of a statement costs no new connection, which takes far
/// longer than a statement.
#[tokio::test]
async fn statement_that_is_given_up_keeps_its_connection() {
    let (db, _wire) = with_one_connection().await;
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

/// A database that is far away, so that connecting to it takes longer than an answer may: it is
/// there all the same (R1).
#[tokio::test]
async fn database_that_is_slow_to_connect_to_is_there() {
    let (db, wire) = with_one_connection().await;
    wire.delay(Duration::from_millis(150));
    let watch = tokio::spawn(db.services.db.clone().watch());
    // It may be missed until the first connection stands.
    sleep(Duration::from_secs(3)).await;
    let later = async {
        sleep(Duration::from_secs(2)).await;
        Ok(())
    };
    assert!(db.services.db.while_there(later).await.is_ok());
    watch.abort();
}
