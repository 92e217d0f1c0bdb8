//! Passkey responses that are refused.

use super::*;

#[tokio::test]
async fn response_with_one_wrong_field_is_refused() {
    let db = TestDatabase::create().await;
    let mut ada = Enrolled::new(&db, ADA).await;
    assert!(try_sign_in(&db, &ada.phone).await.is_ok());

    let elsewhere = browser();
    let ceremony = start_ceremony(&db, &elsewhere).await;
    let proof = ada
        .phone
        .prove_at("http://localhost.evil.example", &ceremony.options);
    let refused = sign_in_with_response(&db, &elsewhere, &ceremony.state, &proof).await;
    assert!(is_refused(&refused), "another origin: {refused:?}");

    ada.phone.rp_id = "evil.example".to_owned();
    let refused = try_sign_in(&db, &ada.phone).await;
    assert!(is_refused(&refused), "another relying party: {refused:?}");
    ada.phone.rp_id = "localhost".to_owned();

    ada.phone.verifies = false;
    let refused = try_sign_in(&db, &ada.phone).await;
    assert!(is_refused(&refused), "no user verification: {refused:?}");
    ada.phone.verifies = true;

    let elsewhere = browser();
    let (ceremony, other) = (
        start_ceremony(&db, &elsewhere).await,
        start_ceremony(&db, &elsewhere).await,
    );
    let refused =
        sign_in_with_response(&db, &elsewhere, &ceremony.state, &ada.phone.prove(&other.options)).await;
    assert!(is_refused(&refused), "another challenge: {refused:?}");

    let ceremony = start_ceremony(&db, &elsewhere).await;
    let mut forged: serde_json::Value = serde_json::from_str(&ada.phone.prove(&ceremony.options)).unwrap();
    let another = start_ceremony(&db, &elsewhere).await;
    let other: serde_json::Value = serde_json::from_str(&ada.phone.prove(&another.options)).unwrap();
    forged["response"]["signature"] = other["response"]["signature"].clone();
    let refused = sign_in_with_response(&db, &elsewhere, &ceremony.state, &forged.to_string()).await;
    assert!(is_refused(&refused), "another signature: {refused:?}");
    for nonsense in ["", "{}", "null", "[]"] {
        let ceremony = start_ceremony(&db, &elsewhere).await;
        let refused = sign_in_with_response(&db, &elsewhere, &ceremony.state, nonsense).await;
        assert!(is_refused(&refused), "{nonsense}: {refused:?}");
    }
    ada.phone.id = b"another credential".to_vec();
    let refused = try_sign_in(&db, &ada.phone).await;
    assert!(is_refused(&refused), "an unknown credential: {refused:?}");
    // Five failures are logged for the user, and the unknown credential is logged without one (S73).
    let whose = "select count(user_id), count(*) from security_events where event = 'sign_in_failed'";
    let noted: (i64, i64) = sqlx::query_as(whose).fetch_one(&db.owner).await.unwrap();
    assert_eq!(noted, (5, 6));
}

/// Our pages are never framed (`frame-ancestors 'none'`), so a response made in a frame of another site
/// is refused at sign-in, step-up and enrolment.
#[tokio::test]
async fn passkey_in_cross_origin_frame_is_refused() {
    let db = TestDatabase::create().await;
    let mut ada = Enrolled::new(&db, ADA).await;
    ada.phone.framed = true;
    let refused = try_sign_in(&db, &ada.phone).await;
    assert!(is_refused(&refused), "{refused:?}");
    let current_user = ada.current_user(&db).await;
    let ceremony = auth::ask_for_passkey(&db.services, Some(&current_user), &ada.browser)
        .await
        .unwrap();
    let proof = ada.phone.prove(&ceremony.options);
    let refused =
        auth::step_up_by_passkey(&db.services, &current_user, &ada.browser, &ceremony.state, &proof).await;
    assert!(is_refused(&refused), "{refused:?}");
    let who = current_user.stepped_up().unwrap();
    let ceremony = auth::start_passkey(&db.services, &who, &ada.browser)
        .await
        .unwrap();
    // The client data of an enrolment is not signed, because no attestation is requested.
    let (_, made) = Authenticator::create(&ceremony.options);
    let mut made: serde_json::Value = serde_json::from_str(&made).unwrap();
    let data = BASE64
        .decode(made["response"]["clientDataJSON"].as_str().unwrap())
        .unwrap();
    let mut data: serde_json::Value = serde_json::from_slice(&data).unwrap();
    data["crossOrigin"] = true.into();
    made["response"]["clientDataJSON"] = BASE64.encode(data.to_string()).into();
    let made = made.to_string();
    let refused = auth::add_passkey(&db.services, &who, &ada.browser, &ceremony.state, &made, "Key").await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    ada.phone.framed = false;
    assert!(try_sign_in(&db, &ada.phone).await.is_ok());
}

/// A response with one of its binary fields corrupted.
fn corrupt_field(answer: &str, part: &str, corrupter: &mut ByteCorrupter) -> String {
    let mut answer: serde_json::Value = serde_json::from_str(answer).unwrap();
    let valid = BASE64.decode(answer["response"][part].as_str().unwrap()).unwrap();
    answer["response"][part] = BASE64.encode(corrupter.corrupt(&valid)).into();
    answer.to_string()
}

/// Corrupted CBOR, JSON or signatures are refused; no parser fails in another way.
#[tokio::test]
async fn corrupted_passkey_response_is_refused() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let mut corrupter = ByteCorrupter::new();
    for part in ["authenticatorData", "clientDataJSON", "signature", "userHandle"] {
        for _ in 0..20 {
            let elsewhere = browser();
            let ceremony = start_ceremony(&db, &elsewhere).await;
            let proof = corrupt_field(&ada.phone.prove(&ceremony.options), part, &mut corrupter);
            let refused = sign_in_with_response(&db, &elsewhere, &ceremony.state, &proof).await;
            assert!(is_refused(&refused), "{part}: {proof}: {refused:?}");
        }
    }
    let mut session = ada.session;
    let mut refused = 0;
    for part in ["attestationObject", "clientDataJSON"] {
        for _ in 0..40 {
            let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
            let ceremony = auth::start_passkey(&db.services, &who, &ada.browser)
                .await
                .unwrap();
            let (_, made) = Authenticator::create(&ceremony.options);
            let made = corrupt_field(&made, part, &mut corrupter);
            // Such an attestation is not signed, so some changes (of its counter, say) are not refused.
            match auth::add_passkey(&db.services, &who, &ada.browser, &ceremony.state, &made, "Key").await {
                Ok(added) => session = added.session,
                Err(Error::Invalid(_)) => refused += 1,
                other => panic!("{part}: {made}: {other:?}"),
            }
        }
    }
    assert!(refused > 20, "{refused} were refused: hardly anything was tried");
}
