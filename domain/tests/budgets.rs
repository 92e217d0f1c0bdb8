//! S75: at most five mails an hour to one recipient.

use domain::{
    auth,
    error::Error,
    testing::{TestDatabase, browser},
};

const ADA: &str = "ada@example.com";

#[tokio::test]
async fn five_mails_an_hour_whichever_hour() {
    let db = TestDatabase::create().await;
    let start = || async { auth::start(&db.services, &browser(), ADA, "/").await };
    for _ in 0..3 {
        assert!(start().await.is_ok());
    }
    db.advance("40 minutes").await;
    for _ in 0..2 {
        assert!(start().await.is_ok());
    }
    match start().await {
        Err(Error::Limited { retry_after }) => {
            assert!((1100..=1200).contains(&retry_after.as_secs()), "{retry_after:?}");
        }
        other => panic!("{other:?}"),
    }
    db.advance("21 minutes").await;
    for _ in 0..3 {
        assert!(start().await.is_ok(), "the first three are an hour old");
    }
    assert!(start().await.is_err());
    assert!(
        auth::start(&db.services, &browser(), "grace@example.com", "/")
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn thirty_two_at_once_spend_no_more() {
    let db = TestDatabase::create().await;
    let starts = (0..32).map(|_| {
        let services = db.services.clone();
        tokio::spawn(async move { auth::start(&services, &browser(), ADA, "/").await.is_ok() })
    });
    let mut started = 0;
    for start in starts.collect::<Vec<_>>() {
        started += u32::from(start.await.unwrap());
    }
    assert_eq!(started, 5);
}

#[tokio::test]
async fn a_known_browser_is_mailed_though_strangers_used_the_budget_up() {
    let db = TestDatabase::create().await;
    let mut owner = browser();
    owner.device = Some(db.session(&owner, ADA).await.device);
    while auth::start(&db.services, &browser(), ADA, "/").await.is_ok() {}
    assert!(auth::start(&db.services, &owner, ADA, "/").await.is_ok());
}
