//! Pages and repeated mails of a challenge: for its browser, its purpose and its session alone (S12, S108).

use domain::{
    auth::{self, Browser, ChallengeId},
    error::Error,
    testing::{TestDatabase, browser},
};

const ADA: &str = "ada@example.com";
const GRACE: &str = "grace@example.com";

async fn page_shows(db: &TestDatabase, browser: &Browser, id: ChallengeId) -> Option<String> {
    match auth::verify_page(&db.services, &browser.secret, id).await {
        Ok(page) => Some(page.email),
        Err(Error::ChallengeEnded(_)) => None,
        Err(other) => panic!("{other:?}"),
    }
}

async fn resends(db: &TestDatabase, browser: &Browser, id: ChallengeId) -> bool {
    match auth::resend(&db.services, browser, id).await {
        Ok(_) => true,
        Err(Error::ChallengeEnded(_)) => false,
        Err(other) => panic!("{other:?}"),
    }
}

/// Of several challenges in one browser each has its own page and its own mail.
#[tokio::test]
async fn challenge_is_shown_and_sent_again_to_its_browser_only() {
    let db = TestDatabase::create().await;
    let (own, other) = (browser(), browser());
    let ada = db.challenge(&own, ADA).await;
    let grace = db.challenge(&own, GRACE).await;
    assert_eq!(page_shows(&db, &own, ada.id).await.as_deref(), Some(ADA));
    assert_eq!(page_shows(&db, &own, grace.id).await.as_deref(), Some(GRACE));
    assert_eq!(page_shows(&db, &other, ada.id).await, None);
    assert!(!resends(&db, &other, ada.id).await);
    let again = auth::resend(&db.services, &own, grace.id).await.unwrap();
    assert_eq!(page_shows(&db, &own, again).await.as_deref(), Some(GRACE));
}

#[tokio::test]
async fn used_challenge_is_neither_shown_nor_sent_again() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let used = db.challenge(&browser, ADA).await;
    auth::sign_in_by_code(&db.services, &browser, used.id, &used.code, None)
        .await
        .unwrap();
    assert_eq!(page_shows(&db, &browser, used.id).await, None);
    assert!(!resends(&db, &browser, used.id).await);
}

/// A step-up's challenge is no sign-in, and a sign-in no change of the email address.
#[tokio::test]
async fn challenge_serves_its_purpose_only() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let ada = db.sign_in_from(&browser, ADA).await;
    let step_up = auth::start_step_up(&db.services, &ada, &browser, "/")
        .await
        .unwrap();
    assert_eq!(page_shows(&db, &browser, step_up).await, None);
    assert!(!resends(&db, &browser, step_up).await);

    let who = ada.stepped_up().unwrap();
    let sign_in = db.challenge(&browser, GRACE).await;
    for id in [step_up, sign_in.id] {
        let page = auth::new_email_page(&db.services, &who, &browser.secret, id).await;
        assert!(matches!(page, Err(Error::ChallengeEnded(_))), "{page:?}");
    }
}

/// Another session of the same user in the same browser, and the same session after all others were revoked.
#[tokio::test]
async fn email_change_is_continued_by_its_session_and_epoch_only() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let ada = db.sign_in_from(&browser, ADA).await;
    let id = auth::start_email_change(
        &db.services,
        &ada.stepped_up().unwrap(),
        &browser,
        "new@example.com",
    )
    .await
    .unwrap();
    let other = db.sign_in_from(&browser, ADA).await;
    let page = auth::new_email_page(&db.services, &other.stepped_up().unwrap(), &browser.secret, id).await;
    assert!(matches!(page, Err(Error::ChallengeEnded(_))), "{page:?}");

    let rekeyed = auth::revoke_other_sessions(&db.services, &ada, &browser)
        .await
        .unwrap();
    let ada = db.authenticate(rekeyed).await.unwrap().stepped_up().unwrap();
    let page = auth::new_email_page(&db.services, &ada, &browser.secret, id).await;
    assert!(matches!(page, Err(Error::ChallengeEnded(_))), "{page:?}");
}
