//! Sign-in by magic link (S8 to S12).

use domain::{
    auth::{self, LinkPage, LinkToken},
    error::Error,
    testing::{Challenge, TestDatabase, browser},
};

const ADA: &str = "ada@example.com";

/// Of 32 concurrent sign-ins with one link, exactly one succeeds.
#[tokio::test]
async fn concurrent_magic_link_sign_in_succeeds_once() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let challenge = db.challenge(&browser, ADA).await;
    let token = LinkToken::parse(&challenge.token).unwrap();
    let tries = (0..32).map(|_| {
        let (services, browser, token) = (db.services.clone(), browser.clone(), token.clone());
        let id = challenge.id;
        tokio::spawn(async move { auth::sign_in_by_link(&services, &browser, &token, id, None).await })
    });
    let mut won = 0;
    for attempt in tries.collect::<Vec<_>>() {
        match attempt.await.unwrap() {
            Ok(_) => won += 1,
            Err(Error::ChallengeEnded(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(won, 1);
    let sessions: i64 = sqlx::query_scalar("select count(*) from sessions where device <> 'Bystander'")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    assert_eq!(sessions, 1);
}

#[tokio::test]
async fn viewing_a_magic_link_does_not_consume_it() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let challenge = db.challenge(&browser, ADA).await;
    let token = LinkToken::parse(&challenge.token).unwrap();
    for _ in 0..3 {
        let page = auth::link_page(&db.services, Some(&browser.secret), Some(&token))
            .await
            .unwrap();
        assert_eq!(
            page,
            LinkPage::Confirm {
                email: ADA.to_owned(),
                challenge: challenge.id,
            }
        );
    }
    assert!(
        auth::sign_in_by_link(&db.services, &browser, &token, challenge.id, None)
            .await
            .is_ok()
    );
    let page = auth::link_page(&db.services, Some(&browser.secret), Some(&token))
        .await
        .unwrap();
    assert_eq!(page, LinkPage::Over);
}

#[tokio::test]
async fn magic_link_in_another_browser_only_shows_the_code() {
    let db = TestDatabase::create().await;
    let (owner, scanner) = (browser(), browser());
    let challenge = db.challenge(&owner, ADA).await;
    let token = LinkToken::parse(&challenge.token).unwrap();
    for secret in [None, Some(&scanner.secret)] {
        match auth::link_page(&db.services, secret, Some(&token)).await.unwrap() {
            LinkPage::Elsewhere { code, device, .. } => {
                assert_eq!(code, challenge.code, "the code of the mail");
                assert_eq!(device, "Firefox on Linux");
            }
            other => panic!("{other:?}"),
        }
    }
    let refused = auth::sign_in_by_link(&db.services, &scanner, &token, challenge.id, None).await;
    assert!(matches!(refused, Err(Error::ChallengeEnded(_))), "{refused:?}");
    assert!(
        auth::sign_in_by_link(&db.services, &owner, &token, challenge.id, None)
            .await
            .is_ok(),
        "it was not burnt"
    );
}

#[tokio::test]
async fn magic_link_expires_after_ten_minutes() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let challenge = db.challenge(&browser, ADA).await;
    let token = LinkToken::parse(&challenge.token).unwrap();
    db.advance("599 seconds").await;
    assert_ne!(
        auth::link_page(&db.services, None, Some(&token)).await.unwrap(),
        LinkPage::Over
    );
    db.advance("1 second").await;
    assert_eq!(
        auth::link_page(&db.services, None, Some(&token)).await.unwrap(),
        LinkPage::Over
    );
    let late = auth::sign_in_by_link(&db.services, &browser, &token, challenge.id, None).await;
    assert!(matches!(late, Err(Error::ChallengeEnded(_))), "{late:?}");
}

#[tokio::test]
async fn newer_challenge_of_the_browser_voids_the_magic_link() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let first = db.challenge(&browser, ADA).await;
    let other_address = db.challenge(&browser, "grace@example.com").await;
    db.challenge(&browser, ADA).await;
    let open = async |challenge: &Challenge| {
        let token = LinkToken::parse(&challenge.token).unwrap();
        auth::sign_in_by_link(&db.services, &browser, &token, challenge.id, None).await
    };
    assert!(open(&first).await.is_err());
    assert!(open(&other_address).await.is_ok());
}

/// The button signs in only the account that its page shows, even if another link was opened since.
#[tokio::test]
async fn magic_link_button_is_bound_to_the_shown_challenge() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let shown = db.challenge(&browser, ADA).await;
    let opened_since = db.challenge(&browser, "grace@example.com").await;
    let token = LinkToken::parse(&opened_since.token).unwrap();
    let refused = auth::sign_in_by_link(&db.services, &browser, &token, shown.id, None).await;
    assert!(matches!(refused, Err(Error::ChallengeEnded(_))), "{refused:?}");
}
