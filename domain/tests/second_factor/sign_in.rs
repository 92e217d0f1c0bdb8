//! Sign-in with a second factor.

use super::*;

#[tokio::test]
async fn every_sign_in_method_asks_for_the_second_factor() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let who = ada.current_user(&db).await.stepped_up().unwrap();
    auth::set_password(&db.services, &who, &ada.browser, PASSWORD)
        .await
        .unwrap();

    enter_first_factor(&db, &browser()).await;
    let elsewhere = browser();
    let challenge = db.challenge(&elsewhere, ADA).await;
    let token = auth::LinkToken::parse(&challenge.token).unwrap();
    let by_link = auth::sign_in_by_link(&db.services, &elsewhere, &token, challenge.id, None).await;
    assert!(
        matches!(by_link, Ok(SignInOutcome::SecondFactor(_))),
        "{by_link:?}"
    );
    let by_password = auth::sign_in_by_password(&db.services, &browser(), ADA, PASSWORD, "/", None).await;
    assert!(
        matches!(by_password, Ok(SignInOutcome::SecondFactor(_))),
        "{by_password:?}"
    );
}

#[tokio::test]
async fn first_factor_alone_creates_no_session() {
    let db = TestDatabase::create().await;
    Enrolled::new(&db).await;
    let before: i64 = sqlx::query_scalar("select count(*) from sessions where device <> 'Bystander'")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    enter_first_factor(&db, &browser()).await;
    let after: i64 = sqlx::query_scalar("select count(*) from sessions where device <> 'Bystander'")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    assert_eq!(before, after);
}

/// Five wrong codes end a pending sign-in; ten in an hour block the second factor, and sessions go on.
#[tokio::test]
async fn second_factor_allows_five_guesses_and_ten_an_hour() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    for _ in 0..2 {
        let elsewhere = browser();
        let id = enter_first_factor(&db, &elsewhere).await;
        for guess in 0..5 {
            let refused = enter_second_factor(&db, &elsewhere, id, &format!("00000{guess}")).await;
            assert!(refused.is_err());
        }
        let code = ada.fresh_code(&db).await;
        let over = enter_second_factor(&db, &elsewhere, id, &code).await;
        assert!(is_over(&over), "{over:?}");
    }
    let elsewhere = browser();
    let id = enter_first_factor(&db, &elsewhere).await;
    let code = ada.fresh_code(&db).await;
    let limited = enter_second_factor(&db, &elsewhere, id, &code).await;
    assert!(matches!(limited, Err(Error::Limited { .. })), "{limited:?}");
    assert!(
        db.authenticate(ada.session).await.is_some(),
        "the owner's session goes on"
    );
}

/// A pending sign-in works only in the browser that started it, and for ten minutes.
#[tokio::test]
async fn pending_sign_in_is_bound_to_browser_and_ten_minutes() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let owner = browser();
    let id = enter_first_factor(&db, &owner).await;
    let code = ada.fresh_code(&db).await;
    let stolen = enter_second_factor(&db, &browser(), id, &code).await;
    assert!(is_over(&stolen), "{stolen:?}");
    assert!(
        auth::second_factor_page(&db.services, &browser().secret, id)
            .await
            .is_err()
    );
    assert!(
        auth::second_factor_page(&db.services, &owner.secret, id)
            .await
            .is_ok()
    );
    db.advance("9 minutes 31 seconds").await;
    let code = current_code(&db, &ada.totp).await;
    let late = enter_second_factor(&db, &owner, id, &code).await;
    assert!(is_over(&late), "{late:?}");
}
