//! Rate limits on attempts from one address and on mails to one recipient (S72, S75).

use domain::{
    auth::{self, Browser},
    error::Error,
    tenancy,
    testing::{self, TestDatabase, browser},
};

const ADA: &str = "ada@example.com";

#[tokio::test]
async fn mails_are_limited_to_five_in_any_hour() {
    let db = TestDatabase::create().await;
    let start = || async { auth::start(&db.services, &browser(), ADA, "/").await };
    for _ in 0..3 {
        assert!(start().await.is_ok());
    }
    db.advance("40 minutes").await;
    for _ in 0..2 {
        assert!(start().await.is_ok());
    }
    match start().await {
        // The real wait is not reported, because it would reveal when other clients requested mails.
        Err(Error::Limited { retry_after }) => assert_eq!(retry_after.as_secs(), 60),
        other => panic!("{other:?}"),
    }
    db.advance("21 minutes").await;
    for _ in 0..3 {
        assert!(start().await.is_ok(), "the first three are an hour old");
    }
    assert!(start().await.is_err());
    assert!(
        auth::start(&db.services, &browser(), "grace@example.com", "/")
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn total_mail_limit_does_not_apply_to_known_browsers() {
    let mut config = testing::config();
    config.auth.mails_per_hour_in_all = 4;
    let db = TestDatabase::create_with(config).await;
    let mut owner = browser();
    owner.marks = Some(db.session(&owner, ADA).await.marks);
    db.advance("30 minutes").await;
    let unknown_address = |number: u32| format!("stranger{number}@example.com");
    let db = &db;
    let start = |email: String| async move { auth::start(&db.services, &browser(), &email, "/").await };
    for number in 0..3 {
        assert!(start(unknown_address(number)).await.is_ok(), "{number}");
    }
    // Known and unknown addresses alike (S3).
    for email in [unknown_address(3), ADA.to_owned()] {
        match start(email).await {
            Err(Error::Limited { retry_after }) => {
                assert!((1740..=1800).contains(&retry_after.as_secs()), "{retry_after:?}");
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(auth::start(&db.services, &owner, ADA, "/").await.is_ok());
    db.advance("61 minutes").await;
    assert!(start(unknown_address(4)).await.is_ok(), "the hour is over");
}

#[tokio::test]
async fn concurrent_requests_do_not_exceed_the_rate_limit() {
    let db = TestDatabase::create().await;
    let starts = (0..32).map(|_| {
        let services = db.services.clone();
        tokio::spawn(async move { auth::start(&services, &browser(), ADA, "/").await.is_ok() })
    });
    let mut started = 0;
    for start in starts.collect::<Vec<_>>() {
        started += u32::from(start.await.unwrap());
    }
    assert_eq!(started, 5);
}

#[tokio::test]
async fn known_browser_gets_mail_after_unknown_ones_use_up_the_limit() {
    let db = TestDatabase::create().await;
    let mut owner = browser();
    owner.marks = Some(db.session(&owner, ADA).await.marks);
    while auth::start(&db.services, &browser(), ADA, "/").await.is_ok() {}
    assert!(auth::start(&db.services, &owner, ADA, "/").await.is_ok());
}

/// Creates a database whose services accept five attempts an hour from one address.
async fn create_database_with_address_limit() -> TestDatabase {
    let mut config = testing::config();
    config.auth.attempts_per_hour_per_address = 5;
    TestDatabase::create_with(config).await
}

fn browser_at(address: &str) -> Browser {
    Browser {
        address: Some(address.parse().unwrap()),
        ..browser()
    }
}

async fn start_sign_in(db: &TestDatabase, browser: &Browser, email: &str) -> Result<(), Error> {
    auth::start(&db.services, browser, email, "/").await.map(drop)
}

#[tokio::test]
async fn attempts_of_every_kind_share_the_limit_of_an_address() {
    let db = create_database_with_address_limit().await;
    for (n, email) in ["a@example.com", "b@example.com"].into_iter().enumerate() {
        start_sign_in(&db, &browser_at("203.0.113.5"), email)
            .await
            .unwrap();
        let (browser, other) = (browser_at("203.0.113.5"), format!("c{n}@example.com"));
        let typed = auth::sign_in_by_password(&db.services, &browser, &other, "wrong", "", None);
        assert!(matches!(typed.await, Err(Error::Invalid(_))));
    }
    start_sign_in(&db, &browser_at("203.0.113.5"), "d@example.com")
        .await
        .unwrap();
    let sixth = start_sign_in(&db, &browser_at("203.0.113.5"), "e@example.com").await;
    let Err(Error::Limited { retry_after }) = sixth else {
        panic!("{sixth:?}")
    };
    assert!((3500..=3600).contains(&retry_after.as_secs()), "{retry_after:?}");
    start_sign_in(&db, &browser_at("203.0.113.6"), "e@example.com")
        .await
        .unwrap();
    // The IPv4-mapped IPv6 address counts as the same address.
    assert!(
        start_sign_in(&db, &browser_at("::ffff:203.0.113.5"), "f@example.com")
            .await
            .is_err()
    );
    db.advance("61 minutes").await;
    start_sign_in(&db, &browser_at("203.0.113.5"), "e@example.com")
        .await
        .unwrap();
}

#[tokio::test]
async fn ipv6_addresses_of_one_64_prefix_share_a_limit() {
    let db = create_database_with_address_limit().await;
    for n in 0..5 {
        start_sign_in(
            &db,
            &browser_at(&format!("2001:db8:1:2::{n}")),
            &format!("a{n}@example.com"),
        )
        .await
        .unwrap();
    }
    assert!(
        start_sign_in(&db, &browser_at("2001:db8:1:2:ffff::1"), "b@example.com")
            .await
            .is_err()
    );
    start_sign_in(&db, &browser_at("2001:db8:1:3::1"), "b@example.com")
        .await
        .unwrap();
}

#[tokio::test]
async fn address_limit_spares_known_browsers_and_sessions() {
    let db = create_database_with_address_limit().await;
    let mut owner = browser_at("203.0.113.5");
    let signed_in = db.session(&owner, ADA).await;
    owner.marks = Some(signed_in.marks.clone());
    for n in 0..6 {
        let _ = start_sign_in(&db, &browser_at("203.0.113.5"), &format!("a{n}@example.com")).await;
    }
    assert!(start_sign_in(&db, &browser_at("203.0.113.5"), ADA).await.is_err());
    assert!(db.authenticate(signed_in.session).await.is_some());
    start_sign_in(&db, &owner, ADA).await.unwrap();
}

#[tokio::test]
async fn account_creates_at_most_twenty_organizations_an_hour() {
    let db = TestDatabase::create().await;
    let ada = db.sign_in(ADA).await;
    let take = async |name: String| tenancy::create_organization(&db.services, &ada, &name, "").await;
    for number in 0..20 {
        take(format!("Engines {number}")).await.unwrap();
    }
    let refused = take("One more".to_owned()).await;
    assert!(matches!(refused, Err(Error::Limited { .. })), "{refused:?}");
    let grace = db.sign_in("grace@example.com").await;
    for _ in 0..25 {
        let taken = tenancy::create_organization(&db.services, &grace, "Mine", "engines-1").await;
        assert!(
            matches!(taken, Err(Error::Invalid(_))),
            "a name that is taken costs nothing: {taken:?}"
        );
    }
    db.advance("1 hour").await;
    take("One more".to_owned()).await.unwrap();
}
