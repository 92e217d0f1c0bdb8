//! S77: the secret is changed, and nobody is signed out or locked out.

use std::sync::Arc;

use domain::{
    auth,
    config::{Secret, SecretConfig},
    keys::Keys,
    maintenance,
    testing::{TestDatabase, browser},
    tokens::{self, TokenRequest},
};

use crate::second_factor::{Enrolled, pending};

const FIRST: &str = "the secret that the tests begin with, long enough";
const SECOND: &str = "the secret that comes after it, and is as long";

/// As if the server had been started with these.
fn restart(db: &mut TestDatabase, key: &str, accepted: Option<&str>) {
    let mut config = (*db.services.config).clone();
    config.secret = SecretConfig {
        key: Secret::new(key),
        accepted_key: accepted.map(Secret::new),
    };
    db.services.keys = Arc::new(Keys::derive(&config.secret).unwrap());
    db.services.active_key = tokens::ActiveKey::default();
    db.services.config = Arc::new(config);
}

async fn token(db: &TestDatabase, who: &auth::CurrentUser) -> Result<(), domain::error::Error> {
    let asked = TokenRequest {
        audience: "http://localhost:3000".to_owned(),
        ..TokenRequest::default()
    };
    tokens::issue(&db.services, who, &asked).await.map(|_| ())
}

async fn second_factor_passes(db: &TestDatabase, enrolled: &Enrolled) -> bool {
    let pending = pending(db, &enrolled.browser).await;
    let code = enrolled.fresh_code(db).await;
    auth::sign_in_by_second_factor(&db.services, &enrolled.browser, pending, &code, false, None)
        .await
        .is_ok()
}

#[tokio::test]
async fn a_change_of_the_secret_locks_nobody_out() {
    let mut db = TestDatabase::create().await;
    restart(&mut db, FIRST, None);
    tokens::maintain_signing_keys(&db.services).await.unwrap();
    let enrolled = Enrolled::new(&db).await;
    let elsewhere = browser();
    let grace = db.challenge(&elsewhere, "grace@example.com").await;

    // Other servers may seal with it soon; this one can open it already.
    restart(&mut db, FIRST, Some(SECOND));
    assert!(second_factor_passes(&db, &enrolled).await);

    restart(&mut db, SECOND, Some(FIRST));
    // A mail that was sent before: its page shows the code that it holds, and it is taken.
    let token_of_link = auth::LinkToken::parse(&grace.token).unwrap();
    let page = auth::link_page(&db.services, None, Some(&token_of_link))
        .await
        .unwrap();
    assert!(
        matches!(&page, auth::LinkPage::Elsewhere { code, .. } if *code == grace.code),
        "{page:?}"
    );
    auth::sign_in_by_code(&db.services, &elsewhere, grace.id, &grace.code, None)
        .await
        .unwrap();
    let who = enrolled.current_user(&db).await;
    token(&db, &who).await.unwrap();
    assert!(second_factor_passes(&db, &enrolled).await);

    // What lives for long is sealed anew, a mail that waits too, and the former secret can
    // go.
    restart(&mut db, FIRST, Some(SECOND));
    auth::start(&db.services, &browser(), "linus@example.com", "/")
        .await
        .unwrap();
    restart(&mut db, SECOND, Some(FIRST));
    maintenance::change_secret(&db.services).await.unwrap();
    restart(&mut db, SECOND, None);
    assert!(
        db.newest_mail("linus@example.com")
            .await
            .text
            .contains("/sign-in/link/")
    );
    assert!(second_factor_passes(&db, &enrolled).await);
    token(&db, &who).await.unwrap();

    // Without it, nothing opens.
    restart(&mut db, FIRST, None);
    assert!(!second_factor_passes(&db, &enrolled).await);
    assert!(token(&db, &who).await.is_err());
}

/// Sealed under a secret that nobody accepts: told, left as it is, and no obstacle to the
/// others.
#[tokio::test]
async fn what_cannot_be_opened_is_left() {
    let mut db = TestDatabase::create().await;
    restart(&mut db, FIRST, None);
    let enrolled = Enrolled::new(&db).await;
    restart(
        &mut db,
        SECOND,
        Some("another secret, which has sealed nothing here"),
    );
    maintenance::change_secret(&db.services).await.unwrap();
    restart(&mut db, FIRST, None);
    assert!(second_factor_passes(&db, &enrolled).await);
}
