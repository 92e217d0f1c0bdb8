//! Codes of an authenticator app (TOTP).

use super::*;

#[tokio::test]
async fn totp_code_signs_in_once() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let elsewhere = browser();
    let code = ada.fresh_code(&db).await;
    let session = enter_second_factor(&db, &elsewhere, enter_first_factor(&db, &elsewhere).await, &code)
        .await
        .unwrap();
    let current_user = db.authenticate(session).await.unwrap();
    assert!(
        current_user.stepped_up().is_ok(),
        "a sign-in of that strength counts (S25)"
    );
    let list = auth::session_list(&db.services, &current_user)
        .await
        .unwrap()
        .sessions;
    assert_eq!(list[0].factors, [Factor::Email, Factor::Totp]);

    let again = enter_second_factor(&db, &elsewhere, enter_first_factor(&db, &elsewhere).await, &code).await;
    assert!(is_wrong_code(&again), "{again:?}");
}

#[tokio::test]
async fn totp_step_at_or_below_the_accepted_one_is_refused() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let older = ada.fresh_code(&db).await;
    let newer = ada.fresh_code(&db).await;
    let elsewhere = browser();
    enter_second_factor(&db, &elsewhere, enter_first_factor(&db, &elsewhere).await, &newer)
        .await
        .unwrap();
    let refused =
        enter_second_factor(&db, &elsewhere, enter_first_factor(&db, &elsewhere).await, &older).await;
    assert!(is_wrong_code(&refused), "{refused:?}");
}

#[tokio::test]
async fn only_current_and_adjacent_totp_steps_are_accepted() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    db.advance("10 minutes").await;
    let now: i64 = sqlx::query_scalar("select extract(epoch from app_now())::bigint")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    let at = |seconds: i64| ada.totp.generate((now + seconds).unsigned_abs()).to_string();
    for (offset, passes) in [(-90, false), (90, false), (-30, true), (30, true)] {
        let elsewhere = browser();
        let entered = enter_second_factor(
            &db,
            &elsewhere,
            enter_first_factor(&db, &elsewhere).await,
            &at(offset),
        )
        .await;
        assert_eq!(entered.is_ok(), passes, "{offset} s: {entered:?}");
    }
}

#[tokio::test]
async fn totp_enrolment_code_does_not_sign_in() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let elsewhere = browser();
    let pending = enter_first_factor(&db, &elsewhere).await;
    let refused = enter_second_factor(&db, &elsewhere, pending, &ada.confirming_code).await;
    assert!(is_wrong_code(&refused), "{refused:?}");
}

/// Of 32 concurrent sign-ins with the code of one time step, exactly one succeeds.
#[tokio::test]
async fn concurrent_totp_sign_in_succeeds_once() {
    let mut db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let code = ada.fresh_code(&db).await;
    // Each code is entered in its own pending sign-in, so only the time step can refuse it.
    raise_rate_limits(&mut db);
    let mut waiting = Vec::new();
    for _ in 0..32 {
        let browser = browser();
        waiting.push((enter_first_factor(&db, &browser).await, browser));
    }
    let tries: Vec<_> = waiting
        .into_iter()
        .map(|(id, browser)| {
            let (services, code) = (db.services.clone(), code.clone());
            tokio::spawn(async move {
                auth::sign_in_by_second_factor(&services, &browser, id, &code, false, None).await
            })
        })
        .collect();
    let mut won = 0;
    for attempt in tries {
        match attempt.await.unwrap() {
            Ok(_) => won += 1,
            Err(Error::Invalid(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(won, 1);
}

/// A TOTP secret that is moved to another user in the database cannot be decrypted.
#[tokio::test]
async fn totp_secret_is_sealed_for_its_user() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let grace = db.sign_in("grace@example.com").await;
    // An attacker who can write to the database moves Ada's app to Grace.
    sqlx::query("update totp_credentials set user_id = $1 where length(secret) > 1")
        .bind(grace.user().0)
        .execute(&db.admin)
        .await
        .unwrap();
    let challenge = db.challenge(&ada.browser, "grace@example.com").await;
    let entry = auth::sign_in_by_code(&db.services, &ada.browser, challenge.id, &challenge.code, None).await;
    let Ok(SignInOutcome::SecondFactor(id)) = entry else {
        panic!("{entry:?}")
    };
    let code = ada.fresh_code(&db).await;
    let refused = enter_second_factor(&db, &ada.browser, id, &code).await;
    assert!(matches!(refused, Err(Error::Internal(_))), "{refused:?}");
}
