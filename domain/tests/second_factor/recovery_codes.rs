//! Recovery codes: use, and replacement.

use super::*;

/// A recovery code works once, and its use is reported to the owner by mail.
#[tokio::test]
async fn recovery_code_signs_in_once_and_is_mailed() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    assert_eq!(ada.recovery_codes.len(), 10);
    // Users may type it in upper case and with spaces.
    let code = ada.recovery_codes[3].to_uppercase().replace('-', " ");
    let elsewhere = browser();
    let session = enter_second_factor(&db, &elsewhere, enter_first_factor(&db, &elsewhere).await, &code)
        .await
        .unwrap();
    assert_eq!(
        db.newest_mail(ADA).await.subject,
        "Recovery code used for your Latchkey account"
    );
    let again = enter_second_factor(&db, &elsewhere, enter_first_factor(&db, &elsewhere).await, &code).await;
    assert!(is_wrong_code(&again), "{again:?}");
    let current_user = db.authenticate(session).await.unwrap();
    let page = auth::security_page(&db.services, &current_user).await.unwrap();
    assert_eq!(page.recovery_codes, Some(9));
}

/// Of 32 concurrent sign-ins with one recovery code, exactly one succeeds.
#[tokio::test]
async fn concurrent_recovery_code_sign_in_succeeds_once() {
    let mut db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    raise_rate_limits(&mut db);
    let mut waiting = Vec::new();
    for _ in 0..32 {
        let browser = browser();
        waiting.push((enter_first_factor(&db, &browser).await, browser));
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
        // The others are refused; none of them times out while it waits for the pool.
        let lost = matches!(attempt, Err(Error::Invalid(_)));
        assert!(attempt.is_ok() || lost || is_over(&attempt), "{attempt:?}");
        won += usize::from(attempt.is_ok());
    }
    assert_eq!(won, 1);
}

#[tokio::test]
async fn new_recovery_codes_replace_the_old_ones() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let who = ada.current_user(&db).await.stepped_up().unwrap();
    let changed = auth::replace_recovery_codes(&db.services, &who, &ada.browser)
        .await
        .unwrap();
    let new = changed.recovery_codes.unwrap();
    let elsewhere = browser();
    let id = enter_first_factor(&db, &elsewhere).await;
    let old = enter_second_factor(&db, &elsewhere, id, &ada.recovery_codes[0]).await;
    assert!(is_wrong_code(&old), "{old:?}");
    assert!(enter_second_factor(&db, &elsewhere, id, &new[0]).await.is_ok());
}

/// Replacing the codes takes ten slow hashes, so it is limited per account, and does not use the pool of
/// sign-in.
#[tokio::test]
async fn recovery_code_replacement_is_rate_limited() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    sqlx::query("update rate_limits set acquired_at = array_fill(app_now(), array[10])")
        .execute(&db.owner)
        .await
        .unwrap();
    let who = ada.current_user(&db).await.stepped_up().unwrap();
    let refused = auth::replace_recovery_codes(&db.services, &who, &ada.browser).await;
    assert!(matches!(refused, Err(Error::Limited { .. })), "{refused:?}");
    // It succeeds while the pool of sign-in is exhausted.
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
