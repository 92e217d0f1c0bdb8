//! Recovery codes.

use super::*;

#[tokio::test]
async fn a_recovery_code_signs_in_once_and_tells_its_owner() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    assert_eq!(ada.recovery_codes.len(), 10);
    // As people type it.
    let code = ada.recovery_codes[3].to_uppercase().replace('-', " ");
    let elsewhere = browser();
    let session = enter(&db, &elsewhere, pending(&db, &elsewhere).await, &code)
        .await
        .unwrap();
    assert_eq!(db.newest_mail(ADA).await.subject, "A recovery code was used");
    let again = enter(&db, &elsewhere, pending(&db, &elsewhere).await, &code).await;
    assert!(is_wrong_code(&again), "{again:?}");
    let current_user = db.authenticate(session).await.unwrap();
    let page = auth::security_page(&db.services, &current_user).await.unwrap();
    assert_eq!(page.recovery_codes, Some(9));
}

#[tokio::test]
async fn of_32_at_once_with_one_recovery_code_one_wins() {
    let mut db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    generous(&mut db);
    let mut waiting = Vec::new();
    for _ in 0..32 {
        let browser = browser();
        waiting.push((pending(&db, &browser).await, browser));
    }
    let tries: Vec<_> = waiting
        .into_iter()
        .map(|(id, browser)| {
            let (services, code) = (db.services.clone(), ada.recovery_codes[0].clone());
            tokio::spawn(async move {
                auth::sign_in_by_second_factor(&services, &browser, id, &code, false, None).await
            })
        })
        .collect();
    let mut won = 0;
    for attempt in tries {
        let attempt = attempt.await.unwrap();
        // Whoever loses is told so: nobody waited too long for a turn.
        let lost = matches!(attempt, Err(Error::Invalid(_)));
        assert!(attempt.is_ok() || lost || is_over(&attempt), "{attempt:?}");
        won += usize::from(attempt.is_ok());
    }
    assert_eq!(won, 1);
}

#[tokio::test]
async fn new_recovery_codes_take_the_place_of_the_old_ones() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let who = ada.current_user(&db).await.stepped_up().unwrap();
    let changed = auth::replace_recovery_codes(&db.services, &who, &ada.browser)
        .await
        .unwrap();
    let new = changed.recovery_codes.unwrap();
    let elsewhere = browser();
    let id = pending(&db, &elsewhere).await;
    let old = enter(&db, &elsewhere, id, &ada.recovery_codes[0]).await;
    assert!(is_wrong_code(&old), "{old:?}");
    assert!(enter(&db, &elsewhere, id, &new[0]).await.is_ok());
}

/// Ten slow hashes a set: an account that asks again and again is told to wait.
#[tokio::test]
async fn recovery_codes_are_replaced_a_few_times_an_hour() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    sqlx::query("update rate_limits set acquired_at = array_fill(app_now(), array[10])")
        .execute(&db.owner)
        .await
        .unwrap();
    let who = ada.current_user(&db).await.stepped_up().unwrap();
    let refused = auth::replace_recovery_codes(&db.services, &who, &ada.browser).await;
    assert!(matches!(refused, Err(Error::Limited { .. })), "{refused:?}");
    // Without a turn of sign-in's.
    sqlx::query("delete from rate_limits")
        .execute(&db.owner)
        .await
        .unwrap();
    let mut no_sign_in = db.services.clone();
    no_sign_in.hashing = domain::BlockingPool::new(0);
    auth::replace_recovery_codes(&no_sign_in, &who, &ada.browser)
        .await
        .unwrap();
}
