//! Limits on guesses of codes and passwords.

use super::*;

/// Forty sessions opened with a stolen password and a trusted browser's cookies have no more step-up
/// guesses than one. The owner gets a mail, and a session that has proven the second factor goes on.
#[tokio::test]
async fn step_up_guesses_of_all_sessions_share_one_rate_limit() {
    let db = TestDatabase::create().await;
    let (ada, trusted) = create_trusted_browser(&db).await;
    let mut compared = 0;
    let mut last = None;
    for _ in 0..40 {
        let entry = try_password(&db, &trusted, PASSWORD).await.unwrap();
        let session = entry.signed_in().unwrap().session;
        let current_user = db.authenticate(session).await.unwrap();
        for guess in 0..10 {
            let code = format!("00000{guess}");
            let guessed = auth::step_up_by_second_factor(&db.services, &current_user, &trusted, &code).await;
            if retry_after_secs(guessed).is_some() {
                break;
            }
            compared += 1;
        }
        last = Some(current_user);
    }
    assert_eq!(compared, 10, "as many as one session has");
    let code = ada.fresh_code(&db).await;
    let right = auth::step_up_by_second_factor(&db.services, &last.unwrap(), &trusted, &code).await;
    assert!(
        retry_after_secs(right).is_some(),
        "the right one is not compared either"
    );
    let pending_sign_in = enter_first_factor(&db, &browser_at("192.0.2.9")).await;
    assert!(
        auth::second_factor_page(&db.services, &trusted.secret, pending_sign_in)
            .await
            .is_err(),
        "it waits in the other browser"
    );

    assert_eq!(
        count_mails_with_subject(&db, "Wrong codes entered for your Latchkey account").await,
        1
    );
    let owner = ada.current_user(&db).await;
    let stepped_up = auth::step_up_by_second_factor(&db.services, &owner, &ada.browser, &code).await;
    assert!(
        stepped_up.is_ok(),
        "a session that has proven the second factor has guesses of its own: {stepped_up:?}"
    );
}

/// Guesses at the second factor from unknown browsers in many networks have a total per user, for an
/// hour and for a day.
#[tokio::test]
async fn second_factor_guesses_are_limited_in_total_per_user() {
    let db = TestDatabase::create().await;
    let (_, trusted) = create_trusted_browser(&db).await;
    let entry = try_password(&db, &trusted, PASSWORD).await.unwrap();
    let current_user = db.authenticate(entry.signed_in().unwrap().session).await.unwrap();
    let mut compared = 0;
    for hour in 0..3 {
        for network in NETWORKS {
            let thief = browser_at(network);
            for guess in 0..12 {
                let code = format!("00000{}", guess % 10);
                let guessed =
                    auth::step_up_by_second_factor(&db.services, &current_user, &thief, &code).await;
                compared += u32::from(retry_after_secs(guessed).is_none());
            }
        }
        let most = [20, 30, 30][hour];
        assert_eq!(compared, most, "after {} hours", hour + 1);
        db.advance("61 minutes").await;
    }
}

/// Ten wrong passwords from one network do not lock out the owner: the right one works from another
/// network at once, and from the attacker's network after a minute.
#[tokio::test]
async fn right_password_signs_in_despite_failed_guesses() {
    let db = TestDatabase::create().await;
    create_account_with_password(&db).await;
    while retry_after_secs(try_password(&db, &browser_at(NETWORKS[0]), "wrong").await).is_none() {}
    assert!(
        try_password(&db, &browser_at(NETWORKS[1]), PASSWORD)
            .await
            .is_ok()
    );

    let neighbour = browser_at(NETWORKS[0]);
    assert_eq!(
        retry_after_secs(try_password(&db, &neighbour, PASSWORD).await),
        Some(60)
    );
    db.advance("30 seconds").await;
    let early = retry_after_secs(try_password(&db, &neighbour, PASSWORD).await);
    assert!(
        early.is_some_and(|left| left <= 30),
        "asking early makes it no longer: {early:?}"
    );
    db.advance("30 seconds").await;
    assert!(
        try_password(&db, &neighbour, PASSWORD).await.is_ok(),
        "it has waited"
    );

    // Guesses from many networks use up the total.
    for network in NETWORKS {
        while retry_after_secs(try_password(&db, &browser_at(network), "wrong").await).is_none() {}
    }
    let owner = browser_at("100.64.0.1");
    assert_eq!(
        retry_after_secs(try_password(&db, &owner, PASSWORD).await),
        Some(60)
    );
    db.advance("1 minute").await;
    assert!(try_password(&db, &owner, PASSWORD).await.is_ok());
}

/// The reserve for browsers that wait is limited too: two guesses an hour per network, with waits that
/// get longer.
#[tokio::test]
async fn reserve_of_waiting_browsers_is_limited() {
    let db = TestDatabase::create().await;
    create_account_with_password(&db).await;
    while retry_after_secs(try_password(&db, &browser_at(NETWORKS[0]), "wrong").await).is_none() {}
    let attacker = browser_at(NETWORKS[0]);
    let mut waits = Vec::new();
    let mut compared = 0;
    for _ in 0..7 {
        match retry_after_secs(try_password(&db, &attacker, "wrong").await) {
            Some(wait) => {
                waits.push(wait);
                db.advance(&format!("{wait} seconds")).await;
            }
            None => compared += 1,
        }
    }
    assert_eq!(compared, 2);
    assert_eq!(waits, [60, 120, 240, 480, 900], "{waits:?}");

    // Of 32 concurrent guesses after the wait, one is compared.
    let impatient = browser_at(NETWORKS[1]);
    while retry_after_secs(try_password(&db, &browser_at(NETWORKS[1]), "wrong").await).is_none() {}
    assert!(retry_after_secs(try_password(&db, &impatient, "wrong").await).is_some());
    db.advance("1 minute").await;
    let tries = (0..32).map(|_| try_password(&db, &impatient, "wrong"));
    let mut compared = 0;
    for tried in futures_util::future::join_all(tries).await {
        compared += u32::from(retry_after_secs(tried).is_none());
    }
    assert_eq!(compared, 1);
}

/// The wait in a refusal is the same whichever client used up the limit, and whether or not the account
/// exists, so it does not reveal how many mails others requested.
#[tokio::test]
async fn retry_after_reveals_nothing_about_other_clients() {
    let db = TestDatabase::create().await;
    create_account_with_password(&db).await;
    for email in [ADA, "nobody@example.com"] {
        let requester = browser_at(NETWORKS[0]);
        for _ in 0..5 {
            start_sign_in(&db, &requester, email).await.unwrap();
        }
        assert_eq!(
            retry_after_secs(start_sign_in(&db, &requester, email).await),
            Some(60),
            "{email}: used up by the browser itself"
        );
        db.advance("7 minutes").await;
        for network in &NETWORKS[1..] {
            while start_sign_in(&db, &browser_at(network), email).await.is_ok() {}
        }
        assert_eq!(
            retry_after_secs(start_sign_in(&db, &browser_at("100.64.0.1"), email).await),
            Some(60),
            "{email}: used up by others"
        );
    }
}

/// Five wrong passwords are reported to the owner by mail, at most once an hour. An address without an
/// account takes the same statements and gets no mail; another spelling does not delay the notice.
#[tokio::test]
async fn failed_password_notice_is_mailed_once_an_hour() {
    let subject = "Failed sign-ins to your Latchkey account";
    let db = TestDatabase::create().await;
    create_account_with_password(&db).await;
    for email in ["ada+x@example.com", "nobody@example.com"] {
        for _ in 0..5 {
            let attacker = browser_at(NETWORKS[0]);
            let _ = auth::sign_in_by_password(&db.services, &attacker, email, "wrong", "/", None).await;
        }
    }
    assert_eq!(count_mails_with_subject(&db, subject).await, 0);
    for guess in 1..=10 {
        let _ = try_password(&db, &browser_at(NETWORKS[1]), "wrong").await;
        assert_eq!(
            count_mails_with_subject(&db, subject).await,
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
        let _ = try_password(&db, &browser_at(NETWORKS[1]), "wrong").await;
    }
    assert_eq!(count_mails_with_subject(&db, subject).await, 2);
}
