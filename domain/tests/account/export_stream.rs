//! The export is streamed: read in small pieces, and ended with its session.

use super::*;

/// Lets the owner of the tables read and write rows of every tenant.
async fn lift_forced_row_security(db: &TestDatabase) {
    for table in ["documents", "memberships", "workspace_memberships"] {
        let lift = format!("alter table {table} no force row level security");
        sqlx::query(sqlx::AssertSqlSafe(lift))
            .execute(&db.owner)
            .await
            .unwrap();
    }
}

/// Inserts sixty documents of 200,000 characters that do not compress well.
async fn insert_large_documents(db: &TestDatabase, who: &domain::tenancy::Member) {
    lift_forced_row_security(db).await;
    sqlx::query(
        "insert into documents (organization_id, workspace_id, id, title, body, created_by, updated_by)
         select $1, $2, gen_random_uuid(), 'Long ' || n,
             (select string_agg(md5(n || '.' || i), '') from generate_series(1, 6250) i), $3, $3
         from generate_series(1, 60) n",
    )
    .bind(who.organization().0)
    .bind(who.workspace().0)
    .bind(who.user().0)
    .execute(&db.owner)
    .await
    .unwrap();
}

/// Only a little is read before the client takes it, and no connection waits for the client.
#[tokio::test]
async fn export_is_read_at_the_pace_of_the_client() {
    let db = TestDatabase::create().await;
    let (ada, general) = db.manager(ADA, "Engines").await;
    insert_large_documents(&db, &general).await;
    let mut pieces = account::export(&db.services, &ada, &browser()).await.unwrap();
    let mut file = Vec::new();
    while file.len() < 300_000 {
        let piece = pieces.next().await.unwrap().unwrap();
        assert!(piece.len() < 2 * 1024 * 1024, "{} bytes at once", piece.len());
        file.extend(piece);
    }
    // While it waits for the client, every connection is back in the pool.
    let pool = db.services.db.pool();
    let idle = async {
        while pool.num_idle() < pool.size() as usize {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(5), idle)
        .await
        .expect("a connection waits for the client");
    // Documents that were not read yet become short.
    sqlx::query("update documents set body = 'short'")
        .execute(&db.owner)
        .await
        .unwrap();
    file.extend(collect_export(pieces).await);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    let found: serde_json::Value =
        serde_json::from_reader(archive.by_name("organizations.json").unwrap()).unwrap();
    let documents = found[0]["documents"].as_array().unwrap();
    assert_eq!(documents.len(), 60, "each once");
    let long = documents
        .iter()
        .filter(|document| document["body"] != "short")
        .count();
    assert!(
        (1..=20).contains(&long),
        "{long} were read before they were taken"
    );
}

/// A second export of the account waits for the first; other accounts do not wait, and a dropped export
/// makes room.
#[tokio::test]
async fn account_has_one_export_at_a_time() {
    let db = TestDatabase::create().await;
    let (ada, general) = db.manager(ADA, "Engines").await;
    insert_large_documents(&db, &general).await;
    let grace = db.sign_in("grace@example.com").await;
    let first = account::export(&db.services, &ada, &browser()).await.unwrap();
    let soon = std::time::Duration::from_millis(300);
    let second = tokio::time::timeout(soon, account::export(&db.services, &ada, &browser())).await;
    assert!(second.is_err(), "it waits");
    collect_export(account::export(&db.services, &grace, &browser()).await.unwrap()).await;
    drop(first);
    collect_export(account::export(&db.services, &ada, &browser()).await.unwrap()).await;
}

/// A truncated file must not look complete.
#[tokio::test]
async fn failed_export_ends_with_an_error() {
    let db = TestDatabase::create().await;
    let (ada, general) = db.manager(ADA, "Engines").await;
    insert_large_documents(&db, &general).await;
    let mut pieces = account::export(&db.services, &ada, &browser()).await.unwrap();
    pieces.next().await.unwrap().unwrap();
    sqlx::query("alter table documents rename to renamed")
        .execute(&db.owner)
        .await
        .unwrap();
    let mut last = None;
    while let Some(piece) = pieces.next().await {
        last = Some(piece);
    }
    assert!(matches!(last, Some(Err(_))), "{last:?}");
}

/// A thief who reads slowly gets no more after the owner has revoked the session that exports.
#[tokio::test]
async fn export_ends_with_its_session() {
    let db = TestDatabase::create().await;
    let (ada, general) = db.manager(ADA, "Engines").await;
    insert_large_documents(&db, &general).await;
    // The session is replaced when another copy of the cookie revokes the others; or it is revoked.
    for end in [
        "update sessions set epoch = epoch + 1",
        "update sessions set revoked_at = now()",
    ] {
        let mut pieces = account::export(&db.services, &ada, &browser()).await.unwrap();
        pieces.next().await.unwrap().unwrap();
        sqlx::query(end).execute(&db.owner).await.unwrap();
        let mut last = None;
        while let Some(piece) = pieces.next().await {
            last = Some(piece);
        }
        assert!(matches!(last, Some(Err(_))), "{end}: {last:?}");
    }
}

/// Documents that are not read yet are left out once the user has lost access.
#[tokio::test]
async fn export_stops_when_access_is_revoked() {
    let db = TestDatabase::create().await;
    let (ada, general) = db.manager(ADA, "Engines").await;
    insert_large_documents(&db, &general).await;
    let mut pieces = account::export(&db.services, &ada, &browser()).await.unwrap();
    let mut file = Vec::new();
    while file.len() < 300_000 {
        file.extend(pieces.next().await.unwrap().unwrap());
    }
    sqlx::query("delete from workspace_memberships")
        .execute(&db.owner)
        .await
        .unwrap();
    sqlx::query("update memberships set role = 'member'")
        .execute(&db.owner)
        .await
        .unwrap();
    file.extend(collect_export(pieces).await);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    let found: serde_json::Value =
        serde_json::from_reader(archive.by_name("organizations.json").unwrap()).unwrap();
    let read = found[0]["documents"].as_array().unwrap().len();
    assert!((1..=20).contains(&read), "{read} of 60");
}
