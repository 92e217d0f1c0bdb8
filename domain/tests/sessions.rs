//! The lifetime of sessions, and their revocation (S38 to S42).

use std::time::Duration;

use domain::{
    auth::{self, Factor, SessionEvent},
    maintenance,
    testing::{TestDatabase, browser, database_behind},
};

const ADA: &str = "ada@example.com";

#[tokio::test]
async fn revoked_session_stays_revoked() {
    let db = TestDatabase::create().await;
    let session = db.session(&browser(), ADA).await.session;
    assert!(db.authenticate(session).await.is_some());
    auth::sign_out(&db.services, &browser(), session).await.unwrap();
    assert!(db.authenticate(session).await.is_none());
    // A request that was already running may still update `last_seen_at`.
    db.advance("2 minutes").await;
    assert!(db.authenticate(session).await.is_none());
}

#[tokio::test]
async fn sign_in_ends_the_previous_session_of_the_browser() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let former = db.session(&browser, ADA).await.session;
    let challenge = db.challenge(&browser, "grace@example.com").await;
    let signed_in = auth::sign_in_by_code(
        &db.services,
        &browser,
        challenge.id,
        &challenge.code,
        Some(former),
    )
    .await
    .unwrap()
    .signed_in()
    .unwrap();
    assert!(db.authenticate(former).await.is_none());
    let current_user = db.authenticate(signed_in.session).await.unwrap();
    assert_eq!(current_user.viewer().email, "grace@example.com");
    assert_ne!(former.to_bytes(), signed_in.session.to_bytes());
}

#[tokio::test]
async fn idle_session_ends() {
    let db = TestDatabase::create().await;
    let session = db.session(&browser(), ADA).await.session;
    db.advance("13 days").await;
    assert!(
        db.authenticate(session).await.is_some(),
        "seen within its idle time"
    );
    db.advance("14 days").await;
    assert!(db.authenticate(session).await.is_none());
}

#[tokio::test]
async fn activity_does_not_extend_the_absolute_lifetime() {
    let db = TestDatabase::create().await;
    let session = db.session(&browser(), ADA).await.session;
    for _ in 0..8 {
        db.advance("11 days").await;
        assert!(db.authenticate(session).await.is_some());
    }
    db.advance("3 days").await;
    assert!(db.authenticate(session).await.is_none(), "91 days");
}

#[tokio::test]
async fn last_seen_is_written_once_a_minute() {
    let db = TestDatabase::create().await;
    let session = db.session(&browser(), ADA).await.session;
    let seen = || async {
        sqlx::query_scalar::<_, String>("select last_seen_at::text from sessions where device <> 'Bystander'")
            .fetch_one(&db.owner)
            .await
            .unwrap()
    };
    let first = seen().await;
    db.advance("50 seconds").await;
    db.authenticate(session).await;
    assert_eq!(seen().await, first);
    db.advance("20 seconds").await;
    db.authenticate(session).await;
    assert_ne!(seen().await, first);
}

#[tokio::test]
async fn sweep_deletes_ended_sessions_and_expired_challenges() {
    let db = TestDatabase::create().await;
    let kept = db.session(&browser(), ADA).await.session;
    let revoked = db.session(&browser(), "grace@example.com").await.session;
    auth::sign_out(&db.services, &browser(), revoked).await.unwrap();
    db.advance("2 days").await;
    maintenance::sweep(&db.services).await.unwrap();
    let count = |table: &'static str| {
        let owner = db.owner.clone();
        async move {
            sqlx::query_scalar::<_, i64>(table)
                .fetch_one(&owner)
                .await
                .unwrap()
        }
    };
    assert_eq!(
        count("select count(*) from sessions where device <> 'Bystander'").await,
        1
    );
    assert_eq!(
        count("select count(*) from challenges where device <> 'Bystander'").await,
        0
    );
    assert_eq!(count("select count(*) from rate_limits").await, 0);
    assert!(db.authenticate(kept).await.is_some());
}

#[tokio::test]
async fn sessions_are_listed_and_revoked_by_their_user() {
    let db = TestDatabase::create().await;
    let here = db.sign_in(ADA).await;
    let there = db.session(&browser(), ADA).await.session;
    let other_user = db.session(&browser(), "grace@example.com").await.session;
    let list = auth::session_list(&db.services, &here).await.unwrap().sessions;
    assert_eq!(list.len(), 2);
    assert!(list[0].current && !list[1].current, "this one first");
    assert_eq!(list[0].device, "Firefox on Linux");
    assert_eq!(list[0].network.as_deref(), Some("192.0.2.0/24"));
    assert_eq!(list[0].factors, [Factor::Email]);

    let grace = db.authenticate(other_user).await.unwrap();
    auth::revoke_session(&db.services, &grace, &browser(), list[1].id)
        .await
        .unwrap();
    assert!(
        db.authenticate(there).await.is_some(),
        "nobody ends another's session"
    );
    auth::revoke_session(&db.services, &here, &browser(), list[1].id)
        .await
        .unwrap();
    assert!(db.authenticate(there).await.is_none());
}

#[tokio::test]
async fn all_other_sessions_are_revoked_at_once() {
    let db = TestDatabase::create().await;
    let here = db.sign_in(ADA).await;
    let others = [
        db.session(&browser(), ADA).await.session,
        db.session(&browser(), ADA).await.session,
    ];
    let session = auth::revoke_other_sessions(&db.services, &here, &browser())
        .await
        .unwrap();
    let here = db.authenticate(session).await.unwrap();
    for other in others {
        assert!(db.authenticate(other).await.is_none());
    }
    assert_eq!(
        auth::session_list(&db.services, &here)
            .await
            .unwrap()
            .sessions
            .len(),
        1
    );
}

#[tokio::test]
async fn sign_out_with_former_session_id_ends_the_session() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let before = db.session(&browser, ADA).await.session;
    let who = db.authenticate(before).await.unwrap().stepped_up().unwrap();
    let changed = auth::set_password(&db.services, &who, &browser, "correct horse battery staple")
        .await
        .unwrap();
    // A tab that still has the former id signs out.
    auth::sign_out(&db.services, &browser, before).await.unwrap();
    assert!(db.authenticate(changed.session).await.is_none());
}

/// A connection pooler in front of Postgres does not forward LISTEN, so session events use
/// `[database] direct_url`, and nothing else does.
#[tokio::test]
async fn session_events_are_received_behind_a_connection_pooler() {
    let db = TestDatabase::create().await;
    let nowhere = "postgres://nobody@127.0.0.1:1/none".parse().unwrap();
    let mut behind = db.services.clone();
    behind.db = database_behind(nowhere, (*db.owner.connect_options()).clone());
    let mut heard = behind.session_events.subscribe();
    let listening = tokio::spawn(auth::listen_for_session_events(behind.clone()));
    let mut hear = async || {
        let told = tokio::time::timeout(Duration::from_secs(5), heard.recv());
        told.await.expect("it is told within seconds").unwrap()
    };
    assert_eq!(hear().await, SessionEvent::MissedSome);
    let session = db.session(&browser(), ADA).await.session;
    let known = db.authenticate(session).await.unwrap().session();
    auth::sign_out(&db.services, &browser(), session).await.unwrap();
    assert_eq!(hear().await, SessionEvent::Ended(known));
    assert!(auth::authenticate(&behind, session).await.is_err());
    listening.abort();
}

/// The check whether session events arrive is false if the two addresses lead to different databases,
/// and an error if one cannot be reached.
#[tokio::test]
async fn session_event_check_tests_both_database_addresses() {
    let db = TestDatabase::create().await;
    let there = (*db.services.db.pool().connect_options()).clone();
    assert!(auth::hears_session_events(&db.services).await.unwrap());
    let mut elsewhere = db.services.clone();
    // Another database of the same server receives none of our events.
    elsewhere.db = database_behind(
        there.clone(),
        (*db.admin.connect_options()).clone().database("postgres"),
    );
    assert!(!auth::hears_session_events(&elsewhere).await.unwrap());
    elsewhere.db = database_behind(there, "postgres://nobody@127.0.0.1:1/none".parse().unwrap());
    assert!(auth::hears_session_events(&elsewhere).await.is_err());
}
