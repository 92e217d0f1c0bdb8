//! Trusted browsers skip the second factor, and a factor change revokes what is open elsewhere.

use super::*;

#[tokio::test]
async fn trusted_browser_skips_second_factor_without_proving_it() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let mut trusted = browser();
    let id = enter_first_factor(&db, &trusted).await;
    let code = ada.fresh_code(&db).await;
    let signed_in = auth::sign_in_by_second_factor(&db.services, &trusted, id, &code, true, None)
        .await
        .unwrap();
    trusted.marks = Some(signed_in.marks.clone());

    let again = db.session(&trusted, ADA).await;
    let current_user = db.authenticate(again.session).await.unwrap();
    let refused = current_user.stepped_up();
    assert!(
        matches!(refused, Err(Error::StepUpNeeded)),
        "trust is no step-up (S25)"
    );
    let list = auth::session_list(&db.services, &current_user).await.unwrap();
    assert_eq!(list.trusted.len(), 1);
    assert_eq!(list.sessions[0].factors, [Factor::Email], "and no factor");

    // A mark that was never issued is not trusted.
    let mut other = browser();
    other.marks = Some(BrowserMark::generate().unwrap().into());
    enter_first_factor(&db, &other).await;

    auth::revoke_trust(&db.services, &current_user, &other, list.trusted[0].id)
        .await
        .unwrap();
    enter_first_factor(&db, &trusted).await;
}

/// Trust ends after 30 days, and when all other sessions are revoked.
#[tokio::test]
async fn trust_ends_after_30_days_or_with_revoked_sessions() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let mut trusted = browser();
    for end in [true, false] {
        let id = enter_first_factor(&db, &trusted).await;
        let code = ada.fresh_code(&db).await;
        let signed_in = auth::sign_in_by_second_factor(&db.services, &trusted, id, &code, true, None)
            .await
            .unwrap();
        trusted.marks = Some(signed_in.marks);
        trusted.marks = Some(db.session(&trusted, ADA).await.marks);
        if end {
            let current_user = db.authenticate(signed_in.session).await.unwrap();
            auth::revoke_other_sessions(&db.services, &current_user, &trusted)
                .await
                .unwrap();
        } else {
            db.advance("30 days").await;
        }
        enter_first_factor(&db, &trusted).await;
    }
}

/// A change of a factor ends other sessions and pending sign-ins, and is mailed and logged.
#[tokio::test]
async fn factor_change_ends_other_sessions_and_is_mailed() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    assert_eq!(
        db.newest_mail(ADA).await.subject,
        "Authenticator app added to your Latchkey account"
    );
    let elsewhere = browser();
    let code = ada.fresh_code(&db).await;
    let other = enter_second_factor(&db, &elsewhere, enter_first_factor(&db, &elsewhere).await, &code)
        .await
        .unwrap();
    let waiting = enter_first_factor(&db, &elsewhere).await;

    let who = ada.current_user(&db).await.stepped_up().unwrap();
    let changed = auth::remove_totp(&db.services, &who, &ada.browser).await.unwrap();
    assert!(db.authenticate(other).await.is_none(), "other sessions end");
    assert!(
        db.authenticate(ada.session).await.is_none(),
        "the old id is dead (S40)"
    );
    let current_user = db.authenticate(changed.session).await.unwrap();
    assert!(!current_user.has_second_factor());
    let voided = enter_second_factor(&db, &elsewhere, waiting, &ada.recovery_codes[0]).await;
    assert!(is_over(&voided), "{voided:?}");
    let page = auth::security_page(&db.services, &current_user).await.unwrap();
    assert_eq!(page.recovery_codes, None, "there is nothing to recover");
    assert_eq!(page.events[0].event, SecurityEvent::FactorRemoved);
    assert_eq!(page.events[0].factor, Some(Factor::Totp));
}
