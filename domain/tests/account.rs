//! The person: profile, time zone, export, leaving.

use domain::{
    account,
    auth::{self, SecurityEvent},
    documents,
    error::{Error, Field, Problem},
    maintenance,
    tenancy::WorkspaceRole,
    testing::{TestDatabase, browser},
};
use futures_util::{StreamExt, stream::BoxStream};

const ADA: &str = "ada@example.com";

/// All of a file that comes in pieces.
async fn whole(mut pieces: BoxStream<'_, Result<Vec<u8>, Error>>) -> Vec<u8> {
    let mut file = Vec::new();
    while let Some(piece) = pieces.next().await {
        file.extend(piece.unwrap());
    }
    file
}

async fn users(db: &TestDatabase) -> i64 {
    sqlx::query_scalar("select count(*) from users")
        .fetch_one(&db.owner)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_name_is_saved_and_nothing_that_reads_as_a_link() {
    let db = TestDatabase::create().await;
    let ada = db.sign_in(ADA).await;
    account::update_profile(&db.services, &ada, " Ada, Countess of Lovelace ", "")
        .await
        .unwrap();
    let profile = account::profile(&db.services, &ada).await.unwrap();
    assert_eq!(profile.name, "Ada, Countess of Lovelace");
    for (name, expected) in [
        ("", Problem::Required),
        ("\u{3164}", Problem::Required),
        ("Prize: evil.example.com", Problem::LooksLikeALink),
        ("https://evil.example", Problem::LooksLikeALink),
        ("mail me@evil.example", Problem::LooksLikeALink),
        ("x".repeat(61).as_str(), Problem::TooLong { max: 60 }),
    ] {
        match account::update_profile(&db.services, &ada, name, "").await {
            Err(Error::Invalid(errors)) => assert_eq!(errors.of(Field::Name), Some(expected), "{name}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn dates_are_shown_in_the_chosen_zone() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let session = db.session(&browser, ADA).await.session;
    let ada = db.authenticate(session).await.unwrap();
    let zones = account::profile(&db.services, &ada).await.unwrap().zones;
    assert!(
        zones.iter().any(|zone| zone == "Asia/Kolkata"),
        "{} zones",
        zones.len()
    );
    let refused = account::update_profile(&db.services, &ada, "Ada", "Moon/Tranquility").await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    sqlx::query("update sessions set created_at = '2026-01-31 20:15:00+00'")
        .execute(&db.owner)
        .await
        .unwrap();
    for (zone, shown) in [
        ("", "31 Jan 2026, 20:15 UTC"),
        ("Asia/Kolkata", "1 Feb 2026, 01:45 IST"),
        ("Europe/Berlin", "31 Jan 2026, 21:15 CET"),
    ] {
        account::update_profile(&db.services, &ada, "Ada", zone)
            .await
            .unwrap();
        let ada = db.authenticate(session).await.unwrap();
        let list = auth::session_list(&db.services, &ada).await.unwrap();
        assert_eq!(list.sessions[0].created_at.text, shown);
        assert_eq!(list.sessions[0].created_at.iso, "2026-01-31T20:15:00Z");
    }
}

#[tokio::test]
async fn the_export_holds_what_is_one_s_own_and_no_secret() {
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

    let zip = whole(account::export(&db.services, &ada, &browser()).await.unwrap()).await;
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

/// Somebody with one of everything that an export holds.
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
async fn the_export_holds_nothing_of_anybody_else() {
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
    let pictures: i64 = sqlx::query_scalar("select count(*) from avatars")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    assert_eq!(pictures, 1, "hers stays");

    let zip = whole(account::export(&db.services, &ada, &browser()).await.unwrap()).await;
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
    let own: i64 = sqlx::query_scalar("select count(*) from security_events where user_id = $1")
        .bind(ada.user().0)
        .fetch_one(&db.owner)
        .await
        .unwrap();
    assert_eq!(account["security_events"].as_array().unwrap().len(), own as usize);
    let organizations: serde_json::Value =
        serde_json::from_reader(archive.by_name("organizations.json").unwrap()).unwrap();
    assert_eq!(organizations.as_array().unwrap().len(), 1, "{organizations}");
}

/// What was written stands where it was written, and only as long as one may still read it.
#[tokio::test]
async fn the_export_holds_what_one_may_still_read() {
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
        let zip = whole(account::export(&db.services, &ada, &browser()).await.unwrap()).await;
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

#[tokio::test]
async fn leaving_takes_seven_days_and_signing_in_undoes_it() {
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
        assert_eq!(users(&db).await, 1);
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
        assert_eq!(users(&db).await, i64::from(undone));
    }
}

#[tokio::test]
async fn what_was_written_for_others_stays_without_a_name_and_what_nobody_shares_goes() {
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
    assert_eq!(users(&db).await, 1);
    let document = documents::read(&db.services, &general, hers).await.unwrap();
    assert_eq!((document.title.as_str(), document.author), ("Hers", None));
    let organizations: Vec<String> = sqlx::query_scalar("select name from organizations")
        .fetch_all(&db.admin)
        .await
        .unwrap();
    assert_eq!(organizations, ["Engines"]);
}

#[tokio::test]
async fn a_sole_owner_of_others_stays() {
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
async fn nobody_is_deleted_before_the_time() {
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

#[tokio::test]
async fn an_address_is_changed_by_a_code_from_the_new_one() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let session = db.session(&browser, ADA).await.session;
    let other = db.session(&browser, ADA).await.session;
    let on_its_way = db.challenge(&domain::testing::browser(), ADA).await;
    let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
    for (email, expected) in [(ADA, Problem::Unchanged), ("no address", Problem::Malformed)] {
        match auth::start_email_change(&db.services, &who, &browser, email).await {
            Err(Error::Invalid(errors)) => assert_eq!(errors.of(Field::Email), Some(expected)),
            other => panic!("{other:?}"),
        }
    }
    let id = auth::start_email_change(&db.services, &who, &browser, "Ada@new.example")
        .await
        .unwrap();
    let mailed = db.mailed(id, "ada@new.example").await;
    assert_eq!(who.email(), ADA, "nothing is changed before it is proven");
    let as_sign_in = auth::sign_in_by_code(&db.services, &browser, id, &mailed.code, None).await;
    assert!(as_sign_in.is_err(), "a code is good for one purpose");
    let changed = auth::change_email(&db.services, &who, &browser, id, &mailed.code)
        .await
        .unwrap();
    let current_user = db.authenticate(changed.session).await.unwrap();
    assert_eq!(current_user.email(), "ada@new.example");
    assert!(db.authenticate(session).await.is_none() && db.authenticate(other).await.is_none());
    assert_eq!(
        db.newest_mail(ADA).await.subject,
        "Your Latchkey account was changed",
        "the old one is told"
    );
    let token = auth::LinkToken::parse(&on_its_way.token).unwrap();
    let page = auth::link_page(&db.services, None, Some(&token)).await.unwrap();
    assert_eq!(
        page,
        auth::LinkPage::Over,
        "what was mailed to the old one is void (S12)"
    );
}

#[tokio::test]
async fn what_changes_an_account_is_that_accounts_alone() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let session = db.session(&browser, ADA).await.session;
    let ada = db.authenticate(session).await.unwrap().stepped_up().unwrap();
    let id = auth::start_email_change(&db.services, &ada, &browser, "new@example.com")
        .await
        .unwrap();
    let code = db.mailed(id, "new@example.com").await.code;
    let page = auth::new_email_page(&db.services, &ada, &browser.secret, id).await;
    assert_eq!(page.unwrap().email, "new@example.com");

    // Somebody else signs in to the same browser.
    let session = db.session(&browser, "grace@example.com").await.session;
    let grace = db.authenticate(session).await.unwrap().stepped_up().unwrap();
    let page = auth::new_email_page(&db.services, &grace, &browser.secret, id).await;
    assert!(matches!(page, Err(Error::ChallengeEnded(_))), "{page:?}");
    let taken = auth::change_email(&db.services, &grace, &browser, id, &code).await;
    assert!(matches!(taken, Err(Error::ChallengeEnded(_))), "{taken:?}");

    // A wrong code is a failed confirmation of hers, and no sign-in of anybody's.
    let wrong = auth::change_email(&db.services, &ada, &browser, id, "000000").await;
    assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
    let events = auth::security_page(&db.services, &ada).await.unwrap().events;
    assert_eq!(events[0].event, SecurityEvent::StepUpFailed);
    assert!(events.iter().all(|row| row.event != SecurityEvent::SignInFailed));
}

#[tokio::test]
async fn a_taken_address_is_told_to_who_proves_it_alone() {
    let db = TestDatabase::create().await;
    let browser = browser();
    db.sign_in("grace@example.com").await;
    let session = db.session(&browser, ADA).await.session;
    let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
    let id = auth::start_email_change(&db.services, &who, &browser, "grace@example.com")
        .await
        .unwrap();
    let mailed = db.mailed(id, "grace@example.com").await;
    match auth::change_email(&db.services, &who, &browser, id, &mailed.code).await {
        Err(Error::Invalid(errors)) => assert_eq!(errors.of(Field::Code), Some(Problem::Taken)),
        other => panic!("{other:?}"),
    }
    assert_eq!(db.authenticate(session).await.unwrap().email(), ADA);
}

/// The owner of the tables sees and writes rows of every tenant from here on.
async fn lift_row_security(db: &TestDatabase) {
    for table in ["documents", "memberships", "workspace_memberships"] {
        let lift = format!("alter table {table} no force row level security");
        sqlx::query(sqlx::AssertSqlSafe(lift))
            .execute(&db.owner)
            .await
            .unwrap();
    }
}

/// Sixty documents of 200,000 characters that do not compress well.
async fn write_a_lot(db: &TestDatabase, who: &domain::tenancy::Member) {
    lift_row_security(db).await;
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

/// However much there is, little of it is read before the client takes it, and no connection waits
/// for the client.
#[tokio::test]
async fn export_is_read_as_it_is_taken() {
    let db = TestDatabase::create().await;
    let (ada, general) = db.manager(ADA, "Engines").await;
    write_a_lot(&db, &general).await;
    let mut pieces = account::export(&db.services, &ada, &browser()).await.unwrap();
    let mut file = Vec::new();
    while file.len() < 300_000 {
        let piece = pieces.next().await.unwrap().unwrap();
        assert!(piece.len() < 2 * 1024 * 1024, "{} bytes at once", piece.len());
        file.extend(piece);
    }
    // Once it waits for the client, every connection is back in the pool.
    let pool = db.services.db.pool();
    let idle = async {
        while pool.num_idle() < pool.size() as usize {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(5), idle)
        .await
        .expect("a connection waits for the client");
    // What was not read yet is short now.
    sqlx::query("update documents set body = 'short'")
        .execute(&db.owner)
        .await
        .unwrap();
    file.extend(whole(pieces).await);
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

/// An account has one export at a time, others are not kept from theirs, and it ends with its
/// reader.
#[tokio::test]
async fn account_has_one_export_at_a_time() {
    let db = TestDatabase::create().await;
    let (ada, general) = db.manager(ADA, "Engines").await;
    write_a_lot(&db, &general).await;
    let grace = db.sign_in("grace@example.com").await;
    let first = account::export(&db.services, &ada, &browser()).await.unwrap();
    let soon = std::time::Duration::from_millis(300);
    let second = tokio::time::timeout(soon, account::export(&db.services, &ada, &browser())).await;
    assert!(second.is_err(), "it waits");
    whole(account::export(&db.services, &grace, &browser()).await.unwrap()).await;
    drop(first);
    whole(account::export(&db.services, &ada, &browser()).await.unwrap()).await;
}

/// A file that was cut must not look complete.
#[tokio::test]
async fn export_that_fails_in_the_middle_ends_in_an_error() {
    let db = TestDatabase::create().await;
    let (ada, general) = db.manager(ADA, "Engines").await;
    write_a_lot(&db, &general).await;
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

/// An export ends with the session that asked for it: a thief who reads slowly gets no more once
/// the owner has ended that session.
#[tokio::test]
async fn export_ends_with_its_session() {
    let db = TestDatabase::create().await;
    let (ada, general) = db.manager(ADA, "Engines").await;
    write_a_lot(&db, &general).await;
    // The other sessions are ended from a copy of the same cookie; the session is ended.
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

/// Access that ends while an export runs ends what it would still read.
#[tokio::test]
async fn export_stops_reading_where_access_ended() {
    let db = TestDatabase::create().await;
    let (ada, general) = db.manager(ADA, "Engines").await;
    write_a_lot(&db, &general).await;
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
    file.extend(whole(pieces).await);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    let found: serde_json::Value =
        serde_json::from_reader(archive.by_name("organizations.json").unwrap()).unwrap();
    let read = found[0]["documents"].as_array().unwrap().len();
    assert!((1..=20).contains(&read), "{read} of 60");
}
