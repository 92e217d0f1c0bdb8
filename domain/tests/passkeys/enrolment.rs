//! Enrolment, renaming and removal of passkeys.

use super::*;

#[tokio::test]
async fn only_the_owner_renames_and_removes_a_passkey() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let eve = Enrolled::new(&db, "eve@example.com").await;
    let current_user = ada.current_user(&db).await;
    let id = auth::passkeys(&db.services, &current_user).await.unwrap()[0].id;
    let other_user = eve.current_user(&db).await.stepped_up().unwrap();
    let refused = auth::rename_passkey(&db.services, &other_user, &browser(), id, "Mine").await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    let refused = auth::remove_passkey(&db.services, &other_user, &eve.browser, id).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");

    let who = current_user.stepped_up().unwrap();
    auth::rename_passkey(&db.services, &who, &browser(), id, " Old phone ")
        .await
        .unwrap();
    assert_eq!(
        auth::passkeys(&db.services, &current_user).await.unwrap()[0].name,
        "Old phone"
    );
    let removed = auth::remove_passkey(&db.services, &who, &ada.browser, id)
        .await
        .unwrap();
    assert!(
        !db.authenticate(removed.session)
            .await
            .unwrap()
            .has_second_factor()
    );
    let refused = try_sign_in(&db, &ada.phone).await;
    assert!(is_refused(&refused), "{refused:?}");
}

#[tokio::test]
async fn passkey_is_enrolled_once_with_a_random_user_handle() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let who = ada.current_user(&db).await.stepped_up().unwrap();
    let ceremony = auth::start_passkey(&db.services, &who, &ada.browser)
        .await
        .unwrap();
    let options: serde_json::Value = serde_json::from_str(&ceremony.options).unwrap();
    assert_eq!(
        options["publicKey"]["excludeCredentials"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let handle: uuid::Uuid = sqlx::query_scalar("select passkey_handle from users where email = $1")
        .bind(ADA)
        .fetch_one(&db.owner)
        .await
        .unwrap();
    assert_ne!(handle, who.user().0);
    let (second, made) = Authenticator::create(&ceremony.options);
    let added = auth::add_passkey(&db.services, &who, &ada.browser, &ceremony.state, &made, "Key")
        .await
        .unwrap();
    assert!(added.recovery_codes.is_none(), "codes were shown with the first");
    assert!(try_sign_in(&db, &second).await.is_ok());
    let who = db
        .authenticate(added.session)
        .await
        .unwrap()
        .stepped_up()
        .unwrap();
    let again = auth::add_passkey(&db.services, &who, &ada.browser, &ceremony.state, &made, "Key").await;
    assert!(is_over(&again), "{again:?}");
}
