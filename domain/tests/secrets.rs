//! A change of the server's secret key signs no user out and locks no user out (S77).

use std::sync::Arc;

use domain::{
    auth,
    config::{Secret, SecretConfig},
    keys::Keys,
    maintenance,
    testing::{TestDatabase, browser},
    tokens::{self, TokenRequest},
};

use crate::second_factor::{Enrolled, enter_first_factor};

const FIRST: &str = "the secret that the tests begin with, long enough";
const SECOND: &str = "the secret that comes after it, and is as long";

/// Gives the test the keys and services of a server restarted with these secrets.
fn restart_with_secret(db: &mut TestDatabase, key: &str, accepted: Option<&str>) {
    let mut config = (*db.services.config).clone();
    config.secret = SecretConfig {
        key: Secret::new(key),
        accepted_key: accepted.map(Secret::new),
    };
    db.services.keys = Arc::new(Keys::derive(&config.secret).unwrap());
    db.services.active_key = tokens::ActiveKey::default();
    db.services.config = Arc::new(config);
}

async fn issue_token(db: &TestDatabase, who: &auth::CurrentUser) -> Result<(), domain::error::Error> {
    let asked = TokenRequest {
        audience: "http://localhost:3000".to_owned(),
        ..TokenRequest::default()
    };
    tokens::issue(&db.services, who, &asked).await.map(|_| ())
}

async fn second_factor_passes(db: &TestDatabase, enrolled: &Enrolled) -> bool {
    let pending = enter_first_factor(db, &enrolled.browser).await;
    let code = enrolled.fresh_code(db).await;
    auth::sign_in_by_second_factor(&db.services, &enrolled.browser, pending, &code, false, None)
        .await
        .is_ok()
}

/// A rotation of the secret key keeps mailed codes, sessions, tokens and second factors valid (S77).
#[tokio::test]
async fn secret_rotation_keeps_sessions_and_second_factors_valid() {
    let mut db = TestDatabase::create().await;
    restart_with_secret(&mut db, FIRST, None);
    tokens::maintain_signing_keys(&db.services).await.unwrap();
    let enrolled = Enrolled::new(&db).await;
    let elsewhere = browser();
    let grace = db.challenge(&elsewhere, "grace@example.com").await;

    // Other servers may soon seal with the second secret; this one can already open it.
    restart_with_secret(&mut db, FIRST, Some(SECOND));
    assert!(second_factor_passes(&db, &enrolled).await);

    restart_with_secret(&mut db, SECOND, Some(FIRST));
    // The link of a mail sent before the change still shows its code, and the code signs in.
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
    issue_token(&db, &who).await.unwrap();
    assert!(second_factor_passes(&db, &enrolled).await);

    // Long-lived values and a waiting mail are sealed again, so the former secret can be removed.
    restart_with_secret(&mut db, FIRST, Some(SECOND));
    auth::start(&db.services, &browser(), "linus@example.com", "/")
        .await
        .unwrap();
    restart_with_secret(&mut db, SECOND, Some(FIRST));
    maintenance::change_secret(&db.services).await.unwrap();
    restart_with_secret(&mut db, SECOND, None);
    assert!(
        db.newest_mail("linus@example.com")
            .await
            .text
            .contains("/sign-in/link/")
    );
    assert!(second_factor_passes(&db, &enrolled).await);
    issue_token(&db, &who).await.unwrap();

    // The former secret alone opens nothing.
    restart_with_secret(&mut db, FIRST, None);
    assert!(!second_factor_passes(&db, &enrolled).await);
    assert!(issue_token(&db, &who).await.is_err());
}

/// A value sealed under a secret that is not accepted stays unchanged and does not stop the rotation.
#[tokio::test]
async fn undecryptable_values_are_left_unchanged() {
    let mut db = TestDatabase::create().await;
    restart_with_secret(&mut db, FIRST, None);
    let enrolled = Enrolled::new(&db).await;
    restart_with_secret(
        &mut db,
        SECOND,
        Some("another secret, which has sealed nothing here"),
    );
    maintenance::change_secret(&db.services).await.unwrap();
    restart_with_secret(&mut db, FIRST, None);
    assert!(second_factor_passes(&db, &enrolled).await);
}
