//! Step-up: which proofs it accepts.

use super::*;

#[tokio::test]
async fn step_up_requires_the_second_factor_if_enrolled() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    db.advance("11 minutes").await;
    let current_user = ada.current_user(&db).await;
    assert!(current_user.stepped_up().is_err(), "ten minutes are over");
    let by_mail = auth::start_step_up(&db.services, &current_user, &ada.browser, "/").await;
    assert!(matches!(by_mail, Err(Error::StepUpNeeded)), "{by_mail:?}");
    let by_password = auth::step_up_by_password(&db.services, &current_user, &ada.browser, PASSWORD).await;
    assert!(matches!(by_password, Err(Error::StepUpNeeded)), "{by_password:?}");

    let wrong = auth::step_up_by_second_factor(&db.services, &current_user, &ada.browser, "000000").await;
    assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
    let code = ada.fresh_code(&db).await;
    let session = auth::step_up_by_second_factor(&db.services, &current_user, &ada.browser, &code)
        .await
        .unwrap();
    assert!(
        db.authenticate(ada.session).await.is_none(),
        "the old id is dead (S40)"
    );
    assert!(db.authenticate(session).await.unwrap().stepped_up().is_ok());
}

#[tokio::test]
async fn step_up_without_second_factor_takes_code_or_password() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let mut session = db.session(&browser, ADA).await.session;
    let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
    session = auth::set_password(&db.services, &who, &browser, PASSWORD)
        .await
        .unwrap()
        .session;

    db.advance("11 minutes").await;
    let current_user = db.authenticate(session).await.unwrap();
    assert!(current_user.stepped_up().is_err());
    let id = auth::start_step_up(&db.services, &current_user, &browser, "/")
        .await
        .unwrap();
    let mailed = db.mailed(id, ADA).await;
    let signed_in = auth::sign_in_by_code(&db.services, &browser, id, &mailed.code, None).await;
    assert!(signed_in.is_err(), "a code is good for one purpose (S19)");
    session = auth::step_up_by_code(&db.services, &current_user, &browser, id, &mailed.code)
        .await
        .unwrap();
    assert!(db.authenticate(session).await.unwrap().stepped_up().is_ok());

    db.advance("11 minutes").await;
    let current_user = db.authenticate(session).await.unwrap();
    let wrong = auth::step_up_by_password(&db.services, &current_user, &browser, "wrong").await;
    assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
    session = auth::step_up_by_password(&db.services, &current_user, &browser, PASSWORD)
        .await
        .unwrap();
    assert!(db.authenticate(session).await.unwrap().stepped_up().is_ok());
}

#[tokio::test]
async fn sign_in_code_is_refused_for_step_up() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let session = db.session(&browser, ADA).await.session;
    db.advance("11 minutes").await;
    let current_user = db.authenticate(session).await.unwrap();
    let challenge = db.challenge(&browser, ADA).await;
    let refused = auth::step_up_by_code(
        &db.services,
        &current_user,
        &browser,
        challenge.id,
        &challenge.code,
    )
    .await;
    assert!(matches!(refused, Err(Error::ChallengeEnded(_))), "{refused:?}");
}
