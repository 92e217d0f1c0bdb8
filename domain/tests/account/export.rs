//! The export of a user's data: what it contains.

use super::*;

#[tokio::test]
async fn export_contains_own_data_and_no_secrets() {
    let db = TestDatabase::create().await;
    let (ada, general) = db.manager(ADA, "Engines").await;
    documents::create(&db.services, &general, "Mine", "my text")
        .await
        .unwrap();
    let grace = db
        .join(
            &general,
            ("engines", "general"),
            "grace@example.com",
            WorkspaceRole::Editor,
        )
        .await;
    documents::create(&db.services, &grace, "Hers", "her text")
        .await
        .unwrap();
    let who = ada.stepped_up().unwrap();
    let changed = auth::set_password(&db.services, &who, &browser(), "correct horse battery staple")
        .await
        .unwrap();
    let ada = db.authenticate(changed.session).await.unwrap();

    let zip = collect_export(account::export(&db.services, &ada, &browser()).await.unwrap()).await;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let mut read = |name: &str| std::io::read_to_string(archive.by_name(name).unwrap()).unwrap();
    let (account, organizations) = (read("account.json"), read("organizations.json"));
    assert!(
        account.contains(ADA) && account.contains("factor_added"),
        "{account}"
    );
    assert!(!account.contains("argon2"), "{account}");
    assert!(
        organizations.contains("my text") && !organizations.contains("her text"),
        "{organizations}"
    );
}

/// Gives a user one row of everything that an export contains.
const ONE_OF_EVERYTHING: [&str; 6] = [
    "insert into passwords (user_id, hash) values ($1, 'hash')",
    "insert into totp_credentials (user_id, secret, confirmed_at) values ($1, '\\x00', now())",
    "insert into recovery_codes (user_id, selector, hash) values ($1, 'ABCD', 'hash')",
    "insert into passkeys (user_id, id, credential_id, credential, name)
     values ($1, gen_random_uuid(), '\\x00', '{}', 'Phone')",
    "insert into linked_accounts (user_id, id, issuer, subject, label)
     values ($1, gen_random_uuid(), 'https://id.example.com', '1', 'grace')",
    "insert into avatars (user_id, hash, picture) values ($1, '\\x00', '\\x00')",
];

#[tokio::test]
async fn export_contains_no_data_of_other_users() {
    let db = TestDatabase::create().await;
    let (grace, _) = db.manager("grace@example.com", "Compilers").await;
    for statement in ONE_OF_EVERYTHING {
        sqlx::query(statement)
            .bind(grace.user().0)
            .execute(&db.owner)
            .await
            .unwrap();
    }
    let (ada, _) = db.manager(ADA, "Engines").await;
    account::remove_avatar(&db.services, &ada).await.unwrap();
    // It no longer exists.
    sqlx::query(
        "insert into recovery_codes (user_id, selector, hash, used_at) values ($1, 'USED', 'hash', now())",
    )
    .bind(ada.user().0)
    .execute(&db.owner)
    .await
    .unwrap();
    let pictures: i64 = sqlx::query_scalar("select count(*) from avatars")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    assert_eq!(pictures, 2, "hers and the bystander's stay");

    let zip = collect_export(account::export(&db.services, &ada, &browser()).await.unwrap()).await;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    assert!(archive.by_name("avatar.jpg").is_err());
    let account: serde_json::Value =
        serde_json::from_reader(archive.by_name("account.json").unwrap()).unwrap();
    assert_eq!(
        account["factors"],
        serde_json::json!({
            "password": null, "authenticator": null, "passkeys": [], "linked_accounts": [], "recovery_codes_left": 0,
        })
    );
    assert_eq!(account["sessions"].as_array().unwrap().len(), 1);
    let own_events: i64 = sqlx::query_scalar("select count(*) from security_events where user_id = $1")
        .bind(ada.user().0)
        .fetch_one(&db.owner)
        .await
        .unwrap();
    assert_eq!(
        account["security_events"].as_array().unwrap().len(),
        own_events as usize
    );
    let organizations: serde_json::Value =
        serde_json::from_reader(archive.by_name("organizations.json").unwrap()).unwrap();
    assert_eq!(organizations.as_array().unwrap().len(), 1, "{organizations}");
}

/// Own documents are exported by organization, and only while the user may read them.
#[tokio::test]
async fn export_contains_only_documents_still_readable() {
    let db = TestDatabase::create().await;
    let (ada, engines) = db.manager(ADA, "Engines").await;
    documents::create(&db.services, &engines, "Kept", "text")
        .await
        .unwrap();
    let (_, compilers) = db.manager("grace@example.com", "Compilers").await;
    let place = ("compilers", "general");
    let here = db.join(&compilers, place, ADA, WorkspaceRole::Editor).await;
    documents::create(&db.services, &here, "Lost", "text")
        .await
        .unwrap();
    let titles = async || {
        let zip = collect_export(account::export(&db.services, &ada, &browser()).await.unwrap()).await;
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
        let found: serde_json::Value =
            serde_json::from_reader(archive.by_name("organizations.json").unwrap()).unwrap();
        let of = |organization: &serde_json::Value| {
            let documents = organization["documents"].as_array().unwrap();
            let titles: Vec<String> = documents
                .iter()
                .map(|document| document["title"].to_string())
                .collect();
            titles.join(" ")
        };
        found.as_array().unwrap().iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(titles().await, ["\"Lost\"", "\"Kept\""], "by organization");
    sqlx::query("delete from workspace_memberships where user_id = $1 and workspace_id = $2")
        .bind(ada.user().0)
        .bind(here.workspace().0)
        .execute(&db.admin)
        .await
        .unwrap();
    assert_eq!(titles().await, ["", "\"Kept\""], "taken out of the workspace");
}
