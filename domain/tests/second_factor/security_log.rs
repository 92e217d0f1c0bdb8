//! The security log: what is recorded, and for how long.

use super::*;

#[tokio::test]
async fn security_log_records_failures_of_unknown_addresses() {
    let db = TestDatabase::create().await;
    for email in [ADA, "nobody@example.com"] {
        if email == ADA {
            db.sign_in(ADA).await;
        }
        let refused =
            auth::sign_in_by_password(&db.services, &browser(), email, "wrong password", "/", None).await;
        assert!(refused.is_err());
    }
    let rows: Vec<(bool, bool)> = sqlx::query_as(
        "select user_id is not null, subject is not null from security_events
         where event = 'sign_in_failed' order by created_at",
    )
    .fetch_all(&db.owner)
    .await
    .unwrap();
    assert_eq!(rows, [(true, true), (false, true)]);
    assert!(Email::parse(ADA).is_ok());
}

#[tokio::test]
async fn sweep_deletes_old_security_events() {
    let db = TestDatabase::create().await;
    let ada = db.sign_in(ADA).await;
    db.advance("91 days").await;
    let count = || async {
        sqlx::query_scalar::<_, i64>("select count(*) from security_events where device <> 'Bystander'")
            .fetch_one(&db.owner)
            .await
            .unwrap()
    };
    let grace = db.sign_in("grace@example.com").await;
    assert_eq!(count().await, 2);
    domain::maintenance::sweep(&db.services).await.unwrap();
    assert_eq!(count().await, 1, "the young one stays");
    assert_ne!(ada.user(), grace.user());
}
