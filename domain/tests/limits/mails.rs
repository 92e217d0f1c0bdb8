//! Limits on mails to one recipient, and in total.

use super::*;

/// Addresses that differ only in their tag share the limits on mails, guesses and passwords.
#[tokio::test]
async fn tagged_addresses_share_the_limits_of_one_mailbox() {
    let db = TestDatabase::create().await;
    let mut mailed = 0;
    for tag in 0..258 {
        let network = NETWORKS[tag % NETWORKS.len()];
        mailed += u32::from(
            start_sign_in(&db, &browser_at(network), &format!("ada+{tag}@example.com"))
                .await
                .is_ok(),
        );
    }
    assert_eq!(mailed, 20);
    for tag in 0..10 {
        let email = format!("grace+{tag}@example.com");
        let typed = auth::sign_in_by_password(&db.services, &browser(), &email, "wrong", "/", None).await;
        assert!(matches!(typed, Err(Error::Invalid(_))), "{typed:?}");
    }
    let typed =
        auth::sign_in_by_password(&db.services, &browser(), "grace@example.com", "wrong", "/", None).await;
    assert!(retry_after_secs(typed).is_some());
}

/// A deletion request and the sign-in that cancels it send a mail each, so requests are limited to
/// five an hour.
#[tokio::test]
async fn account_deletion_requests_are_limited_to_five_an_hour() {
    let db = TestDatabase::create().await;
    let mut known = browser_at("172.16.0.1");
    known.marks = Some(create_account_with_password(&db).await.marks);
    let mut deleted = 0;
    let refused = loop {
        let entry = try_password(&db, &known, PASSWORD).await.unwrap();
        let current_user = db.authenticate(entry.signed_in().unwrap().session).await.unwrap();
        let who = current_user.stepped_up().unwrap();
        match account::request_deletion(&db.services, &who, &known).await {
            Ok(()) => deleted += 1,
            Err(error) => break error,
        }
        assert!(deleted < 10, "it does not end");
    };
    assert_eq!(deleted, 5);
    assert!(matches!(refused, Error::Limited { .. }), "{refused:?}");
    assert_eq!(
        count_mails_with_subject(&db, "Your Latchkey account will be deleted").await,
        5
    );
    // These mails do not count against the total for unknown browsers.
    assert_eq!(
        rate_limits::mails_to_unknown_addresses(&db.services)
            .await
            .unwrap()
            .0,
        1
    );
}

/// New recovery codes cost ten slow hashes and a mail: ten sets an hour, each with its mail.
#[tokio::test]
async fn recovery_code_replacement_is_limited_to_ten_an_hour() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let mut session = ada.session;
    let mut made = 0;
    let refused = loop {
        let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
        match auth::replace_recovery_codes(&db.services, &who, &ada.browser).await {
            Ok(changed) => session = changed.session,
            Err(error) => break error,
        }
        made += 1;
        assert!(made < 20, "it does not end");
    };
    // The tenth set was created with the authenticator app.
    assert_eq!(made, 9);
    assert!(matches!(refused, Error::Limited { .. }), "{refused:?}");
    assert_eq!(
        count_mails_with_subject(&db, "New recovery codes for your Latchkey account").await,
        9
    );
}

/// Mails requested from one network do not keep the owner from requesting mails in another.
#[tokio::test]
async fn mail_limit_of_one_network_does_not_block_another() {
    let db = TestDatabase::create().await;
    while start_sign_in(&db, &browser_at(NETWORKS[0]), ADA).await.is_ok() {}
    start_sign_in(&db, &browser_at(NETWORKS[1]), ADA).await.unwrap();
    let neighbour = browser_at(NETWORKS[0]);
    assert_eq!(
        retry_after_secs(start_sign_in(&db, &neighbour, ADA).await),
        Some(60)
    );
    db.advance("1 minute").await;
    start_sign_in(&db, &neighbour, ADA).await.unwrap();
}

/// Each network may use only its share of the mails to unknown browsers, so others keep theirs.
#[tokio::test]
async fn mails_to_unknown_browsers_are_limited_per_network() {
    let mut config = testing::config();
    config.auth.mails_per_hour_in_all = 50;
    config.auth.attempts_per_hour_per_address = 1000;
    let db = TestDatabase::create_with(config).await;
    let mut owner = browser_at("172.16.0.1");
    owner.marks = Some(db.session(&owner, ADA).await.marks);
    let mut mailed = 0;
    for host in 0..100 {
        let email = format!("a{host}@example.com");
        mailed += u32::from(
            start_sign_in(&db, &browser_at(&format!("203.0.113.{host}")), &email)
                .await
                .is_ok(),
        );
    }
    assert_eq!(mailed, 5, "a tenth");
    for network in 0..100 {
        let email = format!("b{network}@example.com");
        mailed += u32::from(
            start_sign_in(&db, &browser_at(&format!("198.51.{network}.1")), &email)
                .await
                .is_ok(),
        );
    }
    assert_eq!(mailed, 5 + 12, "a quarter for what is around it");
    start_sign_in(&db, &browser_at("2001:db8::1"), "c@example.com")
        .await
        .unwrap();
    let (counted, limit) = rate_limits::mails_to_unknown_addresses(&db.services)
        .await
        .unwrap();
    assert_eq!((counted, limit), (1 + 5 + 12 + 1, 50));
    start_sign_in(&db, &owner, ADA).await.unwrap();
    assert_eq!(
        rate_limits::mails_to_unknown_addresses(&db.services)
            .await
            .unwrap()
            .0,
        counted,
        "a known browser's mail is no stranger's"
    );
}
