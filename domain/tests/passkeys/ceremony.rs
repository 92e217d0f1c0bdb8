//! A ceremony counts once, in one browser, for one purpose.

use super::*;

#[tokio::test]
async fn an_answer_counts_once_even_of_32_at_once() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let elsewhere = browser();
    let asked = ask(&db, &elsewhere).await;
    let proof = ada.phone.prove(&asked.options);
    let tries: Vec<_> = (0..32)
        .map(|_| {
            let (services, browser) = (db.services.clone(), elsewhere.clone());
            let (state, proof) = (asked.state.clone(), proof.clone());
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
async fn a_ceremony_is_the_browser_s_for_five_minutes_and_one_purpose() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let elsewhere = browser();
    let asked = ask(&db, &elsewhere).await;
    let proof = ada.phone.prove(&asked.options);
    let stolen = enter(&db, &browser(), &asked.state, &proof).await;
    assert!(is_over(&stolen), "{stolen:?}");
    let made_up = enter(&db, &elsewhere, "AAAA", &proof).await;
    assert!(is_over(&made_up), "{made_up:?}");
    let who = ada.current_user(&db).await.stepped_up().unwrap();
    let enrolling = auth::start_passkey(&db.services, &who, &ada.browser)
        .await
        .unwrap();
    let crossed = enter(&db, &ada.browser, &enrolling.state, &proof).await;
    assert!(is_over(&crossed), "{crossed:?}");
    db.advance("5 minutes").await;
    let late = enter(&db, &elsewhere, &asked.state, &proof).await;
    assert!(is_over(&late), "{late:?}");
}

#[tokio::test]
async fn a_counter_that_goes_back_is_refused_logged_and_mailed() {
    let db = TestDatabase::create().await;
    let mut ada = Enrolled::new(&db, ADA).await;
    ada.phone.counter = 7;
    try_with(&db, &ada.phone).await.unwrap();
    ada.phone.counter = 6;
    let refused = try_with(&db, &ada.phone).await;
    assert!(is_refused(&refused), "{refused:?}");
    assert_eq!(db.newest_mail(ADA).await.subject, "A passkey was refused");
    let page = auth::security_page(&db.services, &ada.current_user(&db).await)
        .await
        .unwrap();
    assert_eq!(page.events[0].event, SecurityEvent::PasskeySuspected);
    ada.phone.counter = 8;
    assert!(try_with(&db, &ada.phone).await.is_ok(), "the original goes on");
}
