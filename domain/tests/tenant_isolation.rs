//! Tenant isolation by row level security alone: queries without any tenant condition (S62).

use domain::{documents, testing::TestDatabase};
use sqlx::{AssertSqlSafe, Executor, PgPool, Postgres, Transaction};

use crate::TENANT;

async fn begin_with_settings(db: &PgPool, settings: &[(&str, String)]) -> Transaction<'static, Postgres> {
    let mut tx = db.begin().await.unwrap();
    for (name, value) in settings {
        sqlx::query("select set_config($1, $2, true)")
            .bind(name)
            .bind(value)
            .execute(&mut *tx)
            .await
            .unwrap();
    }
    tx
}

async fn count_rows(tx: &mut Transaction<'static, Postgres>, table: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table}")))
        .fetch_one(&mut **tx)
        .await
        .unwrap()
}

#[tokio::test]
async fn no_rows_are_visible_without_settings() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager("ada@example.com", "Engines").await;
    documents::create(&db.services, &ada, "Plan", "").await.unwrap();
    let mut tx = begin_with_settings(&db.services.db.pool(), &[]).await;
    for table in TENANT {
        assert_eq!(count_rows(&mut tx, table).await, 0, "{table}");
    }
    drop(tx);
    // The policies apply to the owner of the tables, too.
    let mut tx = begin_with_settings(&db.owner, &[]).await;
    for table in TENANT {
        assert_eq!(count_rows(&mut tx, table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn setting_does_not_outlive_its_transaction() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager("ada@example.com", "Engines").await;
    documents::create(&db.services, &ada, "Plan", "").await.unwrap();
    // Both transactions use one connection.
    let mut connection = db.services.db.pool().acquire().await.unwrap();
    let visible = "select count(*) from documents";
    connection.execute("begin").await.unwrap();
    sqlx::query("select set_config('app.organization', $1, true)")
        .bind(ada.organization().to_string())
        .execute(&mut *connection)
        .await
        .unwrap();
    let inside: i64 = sqlx::query_scalar(visible)
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    connection.execute("commit").await.unwrap();
    let after: i64 = sqlx::query_scalar(visible)
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    assert_eq!((inside, after), (1, 0));
}

#[tokio::test]
async fn unconditional_queries_reach_only_rows_of_the_tenant() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager("ada@example.com", "Engines").await;
    let (_, eve) = db.manager("eve@example.com", "Evil").await;
    for member in [&ada, &eve] {
        documents::create(&db.services, member, "Plan", "").await.unwrap();
    }
    let mut tx = begin_with_settings(
        &db.services.db.pool(),
        &[("app.organization", eve.organization().to_string())],
    )
    .await;
    for table in TENANT {
        assert_eq!(count_rows(&mut tx, table).await, 1, "{table}");
    }
    let changed = tx.execute("update documents set title = 'Mine'").await.unwrap();
    assert_eq!(changed.rows_affected(), 1);
    let taken = sqlx::query("update documents set organization_id = $1, workspace_id = $2")
        .bind(ada.organization())
        .bind(ada.workspace())
        .execute(&mut *tx)
        .await;
    assert!(taken.is_err(), "a row cannot be moved into another tenant");
}

#[tokio::test]
async fn tenant_cannot_write_into_another_tenant() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager("ada@example.com", "Engines").await;
    let (eve, eves) = db.manager("eve@example.com", "Evil").await;
    let mut tx = begin_with_settings(
        &db.services.db.pool(),
        &[("app.organization", eves.organization().to_string())],
    )
    .await;
    let joined =
        sqlx::query("insert into memberships (organization_id, user_id, role) values ($1, $2, 'owner')")
            .bind(ada.organization())
            .bind(eve.user())
            .execute(&mut *tx)
            .await;
    assert!(joined.is_err());
}

#[tokio::test]
async fn user_setting_only_allows_reading_own_memberships() {
    let db = TestDatabase::create().await;
    let (ada, _) = db.manager("ada@example.com", "Engines").await;
    let (_, eve) = db.manager("eve@example.com", "Evil").await;
    let mut tx = begin_with_settings(&db.services.db.pool(), &[("app.user", ada.user().to_string())]).await;
    for table in [
        "memberships",
        "organizations",
        "workspaces",
        "workspace_memberships",
    ] {
        assert_eq!(count_rows(&mut tx, table).await, 1, "{table}");
    }
    for table in ["documents", "document_revisions"] {
        assert_eq!(count_rows(&mut tx, table).await, 0, "{table}");
    }
    let promoted = tx.execute("update memberships set role = 'owner'").await.unwrap();
    assert_eq!(promoted.rows_affected(), 0);
    drop(tx);
    // The two settings do not add up: only the tenant's counts.
    let both = [
        ("app.user", ada.user().to_string()),
        ("app.organization", eve.organization().to_string()),
    ];
    let mut tx = begin_with_settings(&db.services.db.pool(), &both).await;
    assert_eq!(count_rows(&mut tx, "memberships").await, 1);
    assert_eq!(count_rows(&mut tx, "organizations").await, 1);
}
