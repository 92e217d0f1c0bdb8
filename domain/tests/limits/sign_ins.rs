//! Sign-ins and attempts of networks and browsers.

use super::*;

/// A right password gives its guess back, but not without end: every sign-in leaves rows.
#[tokio::test]
async fn sign_ins_by_right_password_end() {
    let mut config = testing::config();
    config.auth.guesses_per_hour = 2;
    let db = TestDatabase::create_with(config).await;
    let mut known = at("172.16.0.1");
    known.marks = Some(with_password(&db).await.marks);
    let mut signed_in = 0;
    while signed_in < 320 && try_password(&db, &known, PASSWORD).await.is_ok() {
        signed_in += 1;
    }
    // Six times the guesses, less the one that set the password.
    assert_eq!(signed_in, 11);
    assert!(
        try_password(&db, &at("198.51.100.1"), PASSWORD).await.is_ok(),
        "who has the password elsewhere gets in all the same"
    );
}

/// A /56 has 256 networks of a household, a /48 has 65,536: each has a limit of its own.
#[tokio::test]
async fn attempts_from_a_walk_through_ipv6_are_counted_by_its_networks() {
    let mut config = testing::config();
    config.auth.attempts_per_hour_per_address = 5;
    let db = TestDatabase::create_with(config).await;
    let mut walked = 0;
    for household in 0..256_u32 {
        let address = format!("2001:db8:1:{household:x}::1");
        walked += u32::from(
            start(&db, &at(&address), &format!("a{household}@example.com"))
                .await
                .is_ok(),
        );
    }
    assert_eq!(walked, 10, "a /56 has twice as many as a /64");
    for site in 0..256_u32 {
        let address = format!("2001:db8:1:{:x}::1", site << 8);
        walked += u32::from(
            start(&db, &at(&address), &format!("b{site}@example.com"))
                .await
                .is_ok(),
        );
    }
    assert_eq!(walked, 20, "a /48 has four times as many");
    for host in 0..256 {
        let address = format!("203.0.113.{host}");
        walked += u32::from(
            start(&db, &at(&address), &format!("c{host}@example.com"))
                .await
                .is_ok(),
        );
    }
    assert_eq!(walked, 40, "so has a /24");
    // 6to4 of that network is no other.
    assert!(
        start(&db, &at("2002:cb00:7142::1"), "d@example.com")
            .await
            .is_err()
    );
    assert!(start(&db, &at("2001:db8:2::1"), "d@example.com").await.is_ok());
}

/// What a known browser spends, all known ones of the account spend together: marks are made anew by
/// signing in.
#[tokio::test]
async fn known_browsers_of_an_account_have_a_total() {
    let mut config = testing::config();
    config.auth.mails_per_hour = 2;
    let db = TestDatabase::create_with(config).await;
    let mut browsers = Vec::new();
    for network in NETWORKS.iter().chain(&["172.16.0.1"]) {
        let mut browser = at(network);
        browser.marks = Some(db.session(&browser, ADA).await.marks);
        browsers.push(browser);
    }
    let mut mailed = 0;
    for browser in &browsers {
        while start(&db, browser, ADA).await.is_ok() {
            mailed += 1;
        }
    }
    assert_eq!(mailed, 8);
}
