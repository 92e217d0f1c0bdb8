//! Deletion of an account, seven days after the request.

use super::*;

#[tokio::test]
async fn account_is_deleted_after_seven_days_unless_user_signs_in() {
    let db = TestDatabase::create().await;
    let browser = browser();
    for undone in [true, false] {
        let session = db.session(&browser, ADA).await.session;
        let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
        account::request_deletion(&db.services, &who, &browser)
            .await
            .unwrap();
        assert!(db.authenticate(session).await.is_none(), "signed out everywhere");
        assert_eq!(
            db.newest_mail(ADA).await.subject,
            "Your Latchkey account will be deleted"
        );
        db.advance("6 days 23 hours").await;
        maintenance::sweep(&db.services).await.unwrap();
        assert_eq!(count_users(&db).await, 1);
        if undone {
            let session = db.session(&browser, ADA).await.session;
            let current_user = db.authenticate(session).await.unwrap();
            let page = auth::security_page(&db.services, &current_user).await.unwrap();
            assert!(
                page.events
                    .iter()
                    .any(|row| row.event == SecurityEvent::DeletionCancelled)
            );
        }
        db.advance("1 hour").await;
        maintenance::sweep(&db.services).await.unwrap();
        assert_eq!(count_users(&db).await, i64::from(undone));
    }
}

/// Documents in shared organizations stay without an author; an organization without other members is
/// deleted.
#[tokio::test]
async fn deletion_keeps_shared_documents_without_author() {
    let db = TestDatabase::create().await;
    let (_, general) = db.manager(ADA, "Engines").await;
    let grace = db
        .join(
            &general,
            ("engines", "general"),
            "grace@example.com",
            WorkspaceRole::Editor,
        )
        .await;
    let hers = documents::create(&db.services, &grace, "Hers", "text")
        .await
        .unwrap();
    let leaving = db.sign_in("grace@example.com").await;
    domain::tenancy::create_organization(&db.services, &leaving, "Alone", "")
        .await
        .unwrap();
    let page = account::account_page(&db.services, &leaving).await.unwrap();
    assert_eq!(
        (page.sole_owner_of, page.alone_in),
        (vec![], vec!["Alone".to_owned()])
    );
    let who = leaving.stepped_up().unwrap();
    account::request_deletion(&db.services, &who, &browser())
        .await
        .unwrap();
    db.advance("7 days").await;
    maintenance::sweep(&db.services).await.unwrap();
    assert_eq!(count_users(&db).await, 1);
    let document = documents::read(&db.services, &general, hers).await.unwrap();
    assert_eq!((document.title.as_str(), document.author), ("Hers", None));
    let organizations: Vec<String> =
        sqlx::query_scalar("select name from organizations where slug <> 'bystander'")
            .fetch_all(&db.admin)
            .await
            .unwrap();
    assert_eq!(organizations, ["Engines"]);
}

#[tokio::test]
async fn sole_owner_of_shared_organization_cannot_be_deleted() {
    let db = TestDatabase::create().await;
    let (ada, general) = db.manager(ADA, "Engines").await;
    db.join(
        &general,
        ("engines", "general"),
        "grace@example.com",
        WorkspaceRole::Editor,
    )
    .await;
    let page = account::account_page(&db.services, &ada).await.unwrap();
    assert_eq!(page.sole_owner_of, ["Engines"]);
    let who = ada.stepped_up().unwrap();
    let refused = account::request_deletion(&db.services, &who, &browser()).await;
    assert!(matches!(refused, Err(Error::SoleOwner)), "{refused:?}");
}

#[tokio::test]
async fn account_is_not_deleted_before_its_due_date() {
    let db = TestDatabase::create().await;
    let ada = db.sign_in(ADA).await;
    let gone: bool = sqlx::query_scalar("select delete_due_user($1)")
        .bind(ada.user().0)
        .fetch_one(&db.services.db.pool())
        .await
        .unwrap();
    assert!(!gone);
    let refused = sqlx::query("delete from users")
        .execute(&db.services.db.pool())
        .await;
    assert!(refused.is_err(), "the run-time role deletes no user by itself");
}

/// An owner whose deletion was requested does not count as another owner. The organizations of other users
/// are of no account.
#[tokio::test]
async fn owner_who_is_being_deleted_is_no_other_owner() {
    let db = TestDatabase::create().await;
    let (ada, general) = db.manager(ADA, "Engines").await;
    let place = ("engines", "general");
    db.join(&general, place, "grace@example.com", WorkspaceRole::Editor)
        .await;
    let linus = db.sign_in("linus@example.com").await;
    let sole_owner_of = async |user| {
        let page = account::account_page(&db.services, user).await;
        page.unwrap().sole_owner_of
    };
    let run = async |statement| {
        sqlx::query::<sqlx::Postgres>(statement)
            .execute(&db.admin)
            .await
            .unwrap();
    };
    run("update memberships set role = 'owner'").await;
    assert!(sole_owner_of(&ada).await.is_empty(), "grace is one as well");
    run("update users set delete_after = app_now() + interval '7 days'").await;
    assert_eq!(sole_owner_of(&ada).await, ["Engines"]);
    assert!(sole_owner_of(&linus).await.is_empty());
}
