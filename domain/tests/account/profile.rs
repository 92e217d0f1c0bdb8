//! Name and time zone of the profile.

use super::*;

#[tokio::test]
async fn profile_name_is_saved_unless_it_looks_like_a_link() {
    let db = TestDatabase::create().await;
    let ada = db.sign_in(ADA).await;
    account::update_profile(&db.services, &ada, " Ada, Countess of Lovelace ", "", "")
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
        match account::update_profile(&db.services, &ada, name, "", "").await {
            Err(Error::Invalid(errors)) => assert_eq!(errors.of(Field::Name), Some(expected), "{name}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn dates_are_shown_in_the_chosen_time_zone() {
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
    let refused = account::update_profile(&db.services, &ada, "Ada", "Moon/Tranquility", "").await;
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
        account::update_profile(&db.services, &ada, "Ada", zone, "")
            .await
            .unwrap();
        let ada = db.authenticate(session).await.unwrap();
        let list = auth::session_list(&db.services, &ada).await.unwrap();
        assert_eq!(list.sessions[0].created_at.text, shown);
        assert_eq!(list.sessions[0].created_at.iso, "2026-01-31T20:15:00Z");
    }
}
