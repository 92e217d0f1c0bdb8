//! Mails to one recipient, and to all.

use super::*;

/// Tags of an address are one mailbox: its mails, guesses and passwords are counted together.
#[tokio::test]
async fn mails_to_tagged_addresses_are_one_mailbox() {
    let db = TestDatabase::create().await;
    let mut mailed = 0;
    for tag in 0..258 {
        let network = NETWORKS[tag % NETWORKS.len()];
        mailed += u32::from(
            start(&db, &at(network), &format!("ada+{tag}@example.com"))
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
    assert!(wait(typed).is_some());
}

/// Deleting the account and signing in again mails twice each time: five times an hour.
#[tokio::test]
async fn deleting_and_signing_in_again_ends_after_five() {
    let db = TestDatabase::create().await;
    let mut known = at("172.16.0.1");
    known.marks = Some(with_password(&db).await.marks);
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
    assert_eq!(mails_about(&db, "Your Latchkey account will be deleted").await, 5);
    // Everybody else's mails are none of these.
    assert_eq!(rate_limits::mails_to_strangers(&db.services).await.unwrap().0, 1);
}

/// New recovery codes are ten slow hashes and a mail: so many an hour, and never without the mail.
#[tokio::test]
async fn new_recovery_codes_are_refused_before_their_mail_is() {
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
    // The tenth set came with the authenticator.
    assert_eq!(made, 9);
    assert!(matches!(refused, Error::Limited { .. }), "{refused:?}");
    assert_eq!(mails_about(&db, "Your Latchkey account was changed").await, 10);
}

/// Five mails that a stranger asked for keep nobody else from theirs.
#[tokio::test]
async fn mails_asked_for_elsewhere_leave_the_owner_theirs() {
    let db = TestDatabase::create().await;
    while start(&db, &at(NETWORKS[0]), ADA).await.is_ok() {}
    start(&db, &at(NETWORKS[1]), ADA).await.unwrap();
    let neighbour = at(NETWORKS[0]);
    assert_eq!(wait(start(&db, &neighbour, ADA).await), Some(60));
    db.advance("1 minute").await;
    start(&db, &neighbour, ADA).await.unwrap();
}

/// One network asks for its part of all mails to strangers, and others for theirs.
#[tokio::test]
async fn mails_to_strangers_are_shared_by_network() {
    let mut config = testing::config();
    config.auth.mails_per_hour_in_all = 50;
    config.auth.attempts_per_hour_per_address = 1000;
    let db = TestDatabase::create_with(config).await;
    let mut owner = at("172.16.0.1");
    owner.marks = Some(db.session(&owner, ADA).await.marks);
    let mut mailed = 0;
    for host in 0..100 {
        let email = format!("a{host}@example.com");
        mailed += u32::from(
            start(&db, &at(&format!("203.0.113.{host}")), &email)
                .await
                .is_ok(),
        );
    }
    assert_eq!(mailed, 5, "a tenth");
    for network in 0..100 {
        let email = format!("b{network}@example.com");
        mailed += u32::from(
            start(&db, &at(&format!("198.51.{network}.1")), &email)
                .await
                .is_ok(),
        );
    }
    assert_eq!(mailed, 5 + 12, "a quarter for what is around it");
    start(&db, &at("2001:db8::1"), "c@example.com").await.unwrap();
    let (counted, limit) = rate_limits::mails_to_strangers(&db.services).await.unwrap();
    assert_eq!((counted, limit), (1 + 5 + 12 + 1, 50));
    start(&db, &owner, ADA).await.unwrap();
    assert_eq!(
        rate_limits::mails_to_strangers(&db.services).await.unwrap().0,
        counted,
        "a known browser's mail is no stranger's"
    );
}
