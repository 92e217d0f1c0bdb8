//! Limits on sign-ins and attempts of networks and browsers.

use super::*;

/// A right password gives its guess back, but sign-ins are limited too, because each one leaves rows.
#[tokio::test]
async fn sign_ins_with_right_password_are_limited() {
    let mut config = testing::config();
    config.auth.guesses_per_hour = 2;
    let db = TestDatabase::create_with(config).await;
    let mut known = browser_at("172.16.0.1");
    known.marks = Some(create_account_with_password(&db).await.marks);
    let mut signed_in = 0;
    while signed_in < 320 && try_password(&db, &known, PASSWORD).await.is_ok() {
        signed_in += 1;
    }
    // Six times the guesses, less the one that set the password.
    assert_eq!(signed_in, 11);
    assert!(
        try_password(&db, &browser_at("198.51.100.1"), PASSWORD)
            .await
            .is_ok(),
        "who has the password elsewhere gets in all the same"
    );
}

/// An attacker with a whole /56 (256 /64 networks) or /48 (65,536) meets a limit for that prefix.
#[tokio::test]
async fn ipv6_attempts_are_limited_per_56_and_48_prefix() {
    let mut config = testing::config();
    config.auth.attempts_per_hour_per_address = 5;
    let db = TestDatabase::create_with(config).await;
    let mut walked = 0;
    for household in 0..256_u32 {
        let address = format!("2001:db8:1:{household:x}::1");
        walked += u32::from(
            start_sign_in(&db, &browser_at(&address), &format!("a{household}@example.com"))
                .await
                .is_ok(),
        );
    }
    assert_eq!(walked, 10, "a /56 has twice as many as a /64");
    for site in 0..256_u32 {
        let address = format!("2001:db8:1:{:x}::1", site << 8);
        walked += u32::from(
            start_sign_in(&db, &browser_at(&address), &format!("b{site}@example.com"))
                .await
                .is_ok(),
        );
    }
    assert_eq!(walked, 20, "a /48 has four times as many");
    for host in 0..256 {
        let address = format!("203.0.113.{host}");
        walked += u32::from(
            start_sign_in(&db, &browser_at(&address), &format!("c{host}@example.com"))
                .await
                .is_ok(),
        );
    }
    assert_eq!(walked, 40, "so has a /24");
    // A 6to4 address counts as the IPv4 network in it.
    assert!(
        start_sign_in(&db, &browser_at("2002:cb00:7142::1"), "d@example.com")
            .await
            .is_err()
    );
    assert!(
        start_sign_in(&db, &browser_at("2001:db8:2::1"), "d@example.com")
            .await
            .is_ok()
    );
}

/// All known browsers of an account share a total, because every sign-in creates a new mark.
#[tokio::test]
async fn known_browsers_of_one_account_share_a_total_limit() {
    let mut config = testing::config();
    config.auth.mails_per_hour = 2;
    let db = TestDatabase::create_with(config).await;
    let mut browsers = Vec::new();
    for network in NETWORKS.iter().chain(&["172.16.0.1"]) {
        let mut browser = browser_at(network);
        browser.marks = Some(db.session(&browser, ADA).await.marks);
        browsers.push(browser);
    }
    let mut mailed = 0;
    for browser in &browsers {
        while start_sign_in(&db, browser, ADA).await.is_ok() {
            mailed += 1;
        }
    }
    assert_eq!(mailed, 8);
}
