//! A WebAuthn ceremony is used once, in one browser, for one purpose.

use super::*;

/// Of 32 concurrent requests with one passkey response, exactly one succeeds.
#[tokio::test]
async fn concurrent_passkey_sign_in_succeeds_once() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let elsewhere = browser();
    let ceremony = start_ceremony(&db, &elsewhere).await;
    let proof = ada.phone.prove(&ceremony.options);
    let tries: Vec<_> = (0..32)
        .map(|_| {
            let (services, browser) = (db.services.clone(), elsewhere.clone());
            let (state, proof) = (ceremony.state.clone(), proof.clone());
            tokio::spawn(async move {
                auth::sign_in_by_passkey(&services, &browser, &state, &proof, "/", None).await
            })
        })
        .collect();
    let mut won = 0;
    for attempt in tries {
        let attempt = attempt.await.unwrap();
        assert!(attempt.is_ok() || is_over(&attempt), "{attempt:?}");
        won += usize::from(attempt.is_ok());
    }
    assert_eq!(won, 1);
}

#[tokio::test]
async fn ceremony_is_bound_to_browser_purpose_and_five_minutes() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let elsewhere = browser();
    let ceremony = start_ceremony(&db, &elsewhere).await;
    let proof = ada.phone.prove(&ceremony.options);
    let stolen = sign_in_with_response(&db, &browser(), &ceremony.state, &proof).await;
    assert!(is_over(&stolen), "{stolen:?}");
    let made_up = sign_in_with_response(&db, &elsewhere, "AAAA", &proof).await;
    assert!(is_over(&made_up), "{made_up:?}");
    let who = ada.current_user(&db).await.stepped_up().unwrap();
    let enrolling = auth::start_passkey(&db.services, &who, &ada.browser)
        .await
        .unwrap();
    let crossed = sign_in_with_response(&db, &ada.browser, &enrolling.state, &proof).await;
    assert!(is_over(&crossed), "{crossed:?}");
    db.advance("5 minutes").await;
    let late = sign_in_with_response(&db, &elsewhere, &ceremony.state, &proof).await;
    assert!(is_over(&late), "{late:?}");
}

#[tokio::test]
async fn decreased_counter_is_refused_logged_and_mailed() {
    let db = TestDatabase::create().await;
    let mut ada = Enrolled::new(&db, ADA).await;
    ada.phone.counter = 7;
    try_sign_in(&db, &ada.phone).await.unwrap();
    ada.phone.counter = 6;
    let refused = try_sign_in(&db, &ada.phone).await;
    assert!(is_refused(&refused), "{refused:?}");
    assert_eq!(
        db.newest_mail(ADA).await.subject,
        "We blocked a sign-in to your Latchkey account"
    );
    let page = auth::security_page(&db.services, &ada.current_user(&db).await)
        .await
        .unwrap();
    assert_eq!(page.events[0].event, SecurityEvent::PasskeySuspected);
    ada.phone.counter = 8;
    assert!(try_sign_in(&db, &ada.phone).await.is_ok(), "the original goes on");
}
