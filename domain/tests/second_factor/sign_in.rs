//! A sign-in with a second factor.

use super::*;

#[tokio::test]
async fn every_way_in_asks_for_it() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let who = ada.current_user(&db).await.stepped_up().unwrap();
    auth::set_password(&db.services, &who, &ada.browser, PASSWORD)
        .await
        .unwrap();

    pending(&db, &browser()).await;
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
async fn a_first_factor_alone_opens_nothing() {
    let db = TestDatabase::create().await;
    Enrolled::new(&db).await;
    let before: i64 = sqlx::query_scalar("select count(*) from sessions")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    pending(&db, &browser()).await;
    let after: i64 = sqlx::query_scalar("select count(*) from sessions")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    assert_eq!(before, after);
}

#[tokio::test]
async fn five_guesses_end_it_and_ten_an_hour_close_it() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    for _ in 0..2 {
        let elsewhere = browser();
        let id = pending(&db, &elsewhere).await;
        for guess in 0..5 {
            let refused = enter(&db, &elsewhere, id, &format!("00000{guess}")).await;
            assert!(refused.is_err());
        }
        let code = ada.fresh_code(&db).await;
        let over = enter(&db, &elsewhere, id, &code).await;
        assert!(is_over(&over), "{over:?}");
    }
    let elsewhere = browser();
    let id = pending(&db, &elsewhere).await;
    let code = ada.fresh_code(&db).await;
    let limited = enter(&db, &elsewhere, id, &code).await;
    assert!(matches!(limited, Err(Error::Limited { .. })), "{limited:?}");
    assert!(
        db.authenticate(ada.session).await.is_some(),
        "the owner's session goes on"
    );
}

#[tokio::test]
async fn it_waits_ten_minutes_in_the_browser_that_began() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let owner = browser();
    let id = pending(&db, &owner).await;
    let code = ada.fresh_code(&db).await;
    let stolen = enter(&db, &browser(), id, &code).await;
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
    let code = code_now(&db, &ada.totp).await;
    let late = enter(&db, &owner, id, &code).await;
    assert!(is_over(&late), "{late:?}");
}
