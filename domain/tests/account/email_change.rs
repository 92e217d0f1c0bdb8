//! Change of the email address.

use super::*;

#[tokio::test]
async fn email_is_changed_with_a_code_from_the_new_address() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let session = db.session(&browser, ADA).await.session;
    let other = db.session(&browser, ADA).await.session;
    let on_its_way = db.challenge(&domain::testing::browser(), ADA).await;
    let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
    for (email, expected) in [(ADA, Problem::Unchanged), ("no address", Problem::Malformed)] {
        match auth::start_email_change(&db.services, &who, &browser, email).await {
            Err(Error::Invalid(errors)) => assert_eq!(errors.of(Field::Email), Some(expected)),
            other => panic!("{other:?}"),
        }
    }
    let id = auth::start_email_change(&db.services, &who, &browser, "Ada@new.example")
        .await
        .unwrap();
    let mailed = db.mailed(id, "ada@new.example").await;
    assert_eq!(who.email(), ADA, "nothing is changed before it is proven");
    let as_sign_in = auth::sign_in_by_code(&db.services, &browser, id, &mailed.code, None).await;
    assert!(as_sign_in.is_err(), "a code is good for one purpose");
    let changed = auth::change_email(&db.services, &who, &browser, id, &mailed.code)
        .await
        .unwrap();
    let current_user = db.authenticate(changed.session).await.unwrap();
    assert_eq!(current_user.email(), "ada@new.example");
    assert!(db.authenticate(session).await.is_none() && db.authenticate(other).await.is_none());
    assert_eq!(
        db.newest_mail(ADA).await.subject,
        "The email address of your Latchkey account was changed",
        "the old one is told"
    );
    let token = auth::LinkToken::parse(&on_its_way.token).unwrap();
    let page = auth::link_page(&db.services, None, Some(&token)).await.unwrap();
    assert_eq!(
        page,
        auth::LinkPage::Over,
        "what was mailed to the old one is void (S12)"
    );
}

#[tokio::test]
async fn email_change_is_bound_to_its_account() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let session = db.session(&browser, ADA).await.session;
    let ada = db.authenticate(session).await.unwrap().stepped_up().unwrap();
    let id = auth::start_email_change(&db.services, &ada, &browser, "new@example.com")
        .await
        .unwrap();
    let code = db.mailed(id, "new@example.com").await.code;
    let page = auth::new_email_page(&db.services, &ada, &browser.secret, id).await;
    assert_eq!(page.unwrap().email, "new@example.com");

    // Another user signs in to the same browser.
    let session = db.session(&browser, "grace@example.com").await.session;
    let grace = db.authenticate(session).await.unwrap().stepped_up().unwrap();
    let page = auth::new_email_page(&db.services, &grace, &browser.secret, id).await;
    assert!(matches!(page, Err(Error::ChallengeEnded(_))), "{page:?}");
    let taken = auth::change_email(&db.services, &grace, &browser, id, &code).await;
    assert!(matches!(taken, Err(Error::ChallengeEnded(_))), "{taken:?}");

    // A wrong code is logged as a failed step-up of the user, not as a failed sign-in.
    let wrong = auth::change_email(&db.services, &ada, &browser, id, "000000").await;
    assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
    let events = auth::security_page(&db.services, &ada).await.unwrap().events;
    assert_eq!(events[0].event, SecurityEvent::StepUpFailed);
    assert!(events.iter().all(|row| row.event != SecurityEvent::SignInFailed));
}

#[tokio::test]
async fn taken_address_is_revealed_only_after_it_is_proven() {
    let db = TestDatabase::create().await;
    let browser = browser();
    db.sign_in("grace@example.com").await;
    let session = db.session(&browser, ADA).await.session;
    let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
    let id = auth::start_email_change(&db.services, &who, &browser, "grace@example.com")
        .await
        .unwrap();
    let mailed = db.mailed(id, "grace@example.com").await;
    match auth::change_email(&db.services, &who, &browser, id, &mailed.code).await {
        Err(Error::Invalid(errors)) => assert_eq!(errors.of(Field::Code), Some(Problem::Taken)),
        other => panic!("{other:?}"),
    }
    assert_eq!(db.authenticate(session).await.unwrap().email(), ADA);
}
