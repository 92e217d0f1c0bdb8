//! Guesses at codes and passwords.

use super::*;

/// With the password and a trusted browser's cookies, sessions are free: forty of them have no more
/// guesses at the second factor than one. The owner is told, and goes on.
#[tokio::test]
async fn step_up_guesses_over_forty_sessions_are_one_budget() {
    let db = TestDatabase::create().await;
    let (ada, trusted) = trusted_browser(&db).await;
    let mut compared = 0;
    let mut last = None;
    for _ in 0..40 {
        let entry = try_password(&db, &trusted, PASSWORD).await.unwrap();
        let session = entry.signed_in().unwrap().session;
        let current_user = db.authenticate(session).await.unwrap();
        for guess in 0..10 {
            let code = format!("00000{guess}");
            let guessed = auth::step_up_by_second_factor(&db.services, &current_user, &trusted, &code).await;
            if wait(guessed).is_some() {
                break;
            }
            compared += 1;
        }
        last = Some(current_user);
    }
    assert_eq!(compared, 10, "as many as one session has");
    let code = ada.fresh_code(&db).await;
    let right = auth::step_up_by_second_factor(&db.services, &last.unwrap(), &trusted, &code).await;
    assert!(wait(right).is_some(), "the right one is not compared either");
    let waits = pending(&db, &at("192.0.2.9")).await;
    assert!(
        auth::second_factor_page(&db.services, &trusted.secret, waits)
            .await
            .is_err(),
        "it waits in the other browser"
    );

    assert_eq!(mails_about(&db, "Wrong codes for your Latchkey account").await, 1);
    let owner = ada.current_user(&db).await;
    let stepped_up = auth::step_up_by_second_factor(&db.services, &owner, &ada.browser, &code).await;
    assert!(
        stepped_up.is_ok(),
        "a session that has proven the second factor has guesses of its own: {stepped_up:?}"
    );
}

/// Without the browser's mark, and from any number of networks, there is a total for a user, in an
/// hour and in a day.
#[tokio::test]
async fn second_factor_guesses_from_many_networks_have_a_total() {
    let db = TestDatabase::create().await;
    let (_, trusted) = trusted_browser(&db).await;
    let entry = try_password(&db, &trusted, PASSWORD).await.unwrap();
    let current_user = db.authenticate(entry.signed_in().unwrap().session).await.unwrap();
    let mut compared = 0;
    for hour in 0..3 {
        for network in NETWORKS {
            let thief = at(network);
            for guess in 0..12 {
                let code = format!("00000{}", guess % 10);
                let guessed =
                    auth::step_up_by_second_factor(&db.services, &current_user, &thief, &code).await;
                compared += u32::from(wait(guessed).is_none());
            }
        }
        let most = [20, 30, 30][hour];
        assert_eq!(compared, most, "after {} hours", hour + 1);
        db.advance("61 minutes").await;
    }
}

/// Ten wrong passwords from somewhere keep nobody out: the owner gets in with the right one from
/// another network at once, and from the attacker's after a minute.
#[tokio::test]
async fn right_password_gets_in_beside_wrong_ones() {
    let db = TestDatabase::create().await;
    with_password(&db).await;
    while wait(try_password(&db, &at(NETWORKS[0]), "wrong").await).is_none() {}
    assert!(try_password(&db, &at(NETWORKS[1]), PASSWORD).await.is_ok());

    let neighbour = at(NETWORKS[0]);
    assert_eq!(wait(try_password(&db, &neighbour, PASSWORD).await), Some(60));
    db.advance("30 seconds").await;
    let early = wait(try_password(&db, &neighbour, PASSWORD).await);
    assert!(
        early.is_some_and(|left| left <= 30),
        "asking early makes it no longer: {early:?}"
    );
    db.advance("30 seconds").await;
    assert!(
        try_password(&db, &neighbour, PASSWORD).await.is_ok(),
        "it has waited"
    );

    // Many networks, until the total is used up.
    for network in NETWORKS {
        while wait(try_password(&db, &at(network), "wrong").await).is_none() {}
    }
    let owner = at("100.64.0.1");
    assert_eq!(wait(try_password(&db, &owner, PASSWORD).await), Some(60));
    db.advance("1 minute").await;
    assert!(try_password(&db, &owner, PASSWORD).await.is_ok());
}

/// The reserve is one too: whoever waits as often as they like has two guesses an hour for a network,
/// and waits longer each time.
#[tokio::test]
async fn waiting_browsers_have_a_reserve_that_ends() {
    let db = TestDatabase::create().await;
    with_password(&db).await;
    while wait(try_password(&db, &at(NETWORKS[0]), "wrong").await).is_none() {}
    let attacker = at(NETWORKS[0]);
    let mut waits = Vec::new();
    let mut compared = 0;
    for _ in 0..7 {
        match wait(try_password(&db, &attacker, "wrong").await) {
            Some(wait) => {
                waits.push(wait);
                db.advance(&format!("{wait} seconds")).await;
            }
            None => compared += 1,
        }
    }
    assert_eq!(compared, 2);
    assert_eq!(waits, [60, 120, 240, 480, 900], "{waits:?}");

    // Of 32 at once after the wait, one is let through.
    let impatient = at(NETWORKS[1]);
    while wait(try_password(&db, &at(NETWORKS[1]), "wrong").await).is_none() {}
    assert!(wait(try_password(&db, &impatient, "wrong").await).is_some());
    db.advance("1 minute").await;
    let tries = (0..32).map(|_| try_password(&db, &impatient, "wrong"));
    let mut compared = 0;
    for tried in futures_util::future::join_all(tries).await {
        compared += u32::from(wait(tried).is_none());
    }
    assert_eq!(compared, 1);
}

/// A refusal is the same whoever used a limit up, when, and whether or not there is an account: it
/// tells nobody how many mails others asked for.
#[tokio::test]
async fn refusals_of_an_address_tell_nothing_of_others() {
    let db = TestDatabase::create().await;
    with_password(&db).await;
    for email in [ADA, "nobody@example.com"] {
        let own = at(NETWORKS[0]);
        for _ in 0..5 {
            start(&db, &own, email).await.unwrap();
        }
        assert_eq!(
            wait(start(&db, &own, email).await),
            Some(60),
            "{email}: used up by the browser itself"
        );
        db.advance("7 minutes").await;
        for network in &NETWORKS[1..] {
            while start(&db, &at(network), email).await.is_ok() {}
        }
        assert_eq!(
            wait(start(&db, &at("100.64.0.1"), email).await),
            Some(60),
            "{email}: used up by others"
        );
    }
}

/// The owner hears of five wrong passwords, once an hour; an address without an account takes the
/// same statements and gets nothing; another spelling keeps nothing back.
#[tokio::test]
async fn owner_is_told_of_wrong_passwords_once_an_hour() {
    let subject = "Wrong passwords for your Latchkey account";
    let db = TestDatabase::create().await;
    with_password(&db).await;
    for email in ["ada+x@example.com", "nobody@example.com"] {
        for _ in 0..5 {
            let attacker = at(NETWORKS[0]);
            let _ = auth::sign_in_by_password(&db.services, &attacker, email, "wrong", "/", None).await;
        }
    }
    assert_eq!(mails_about(&db, subject).await, 0);
    for guess in 1..=10 {
        let _ = try_password(&db, &at(NETWORKS[1]), "wrong").await;
        assert_eq!(
            mails_about(&db, subject).await,
            usize::from(guess >= 5),
            "{guess}"
        );
    }
    let mail = db.newest_mail(ADA).await;
    assert!(
        mail.text.contains("198.51.100.0/24") && mail.text.contains("Firefox on Linux"),
        "{}",
        mail.text
    );
    let unknown: i64 = sqlx::query_scalar(
        "select count(*) from email_outbox where sealed is null and given_up_at is not null and sent_at is null",
    )
    .fetch_one(&db.owner)
    .await
    .unwrap();
    assert_eq!(unknown, 2, "a row that holds nothing, where there is no account");
    db.advance("61 minutes").await;
    for _ in 0..5 {
        let _ = try_password(&db, &at(NETWORKS[1]), "wrong").await;
    }
    assert_eq!(mails_about(&db, subject).await, 2);
}
