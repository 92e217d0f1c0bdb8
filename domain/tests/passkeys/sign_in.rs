//! Sign-in, second factor and step-up by passkey.

use super::*;

#[tokio::test]
async fn passkey_signs_in_alone_and_counts_as_both_factors() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    assert_eq!(
        ada.recovery_codes.len(),
        10,
        "the first second factor brings codes"
    );
    let session = try_sign_in(&db, &ada.phone).await.unwrap();
    let current_user = db.authenticate(session).await.unwrap();
    assert!(current_user.has_second_factor() && current_user.stepped_up().is_ok());
    let sessions = auth::session_list(&db.services, &current_user)
        .await
        .unwrap()
        .sessions;
    assert_eq!(sessions[0].factors, [Factor::Passkey]);
    let passkeys = auth::passkeys(&db.services, &current_user).await.unwrap();
    assert_eq!(passkeys[0].name, "My phone");
    assert!(passkeys[0].last_used_at.is_some());
}

#[tokio::test]
async fn email_code_sign_in_asks_for_the_passkey() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let elsewhere = browser();
    let challenge = db.challenge(&elsewhere, ADA).await;
    let entry = auth::sign_in_by_code(&db.services, &elsewhere, challenge.id, &challenge.code, None).await;
    let Ok(SignInOutcome::SecondFactor(id)) = entry else {
        panic!("{entry:?}")
    };
    let ceremony = start_ceremony(&db, &elsewhere).await;
    let proof = ada.phone.prove(&ceremony.options);
    let entry =
        auth::second_factor_by_passkey(&db.services, &elsewhere, id, &ceremony.state, &proof, None).await;
    let session = entry.unwrap().signed_in().unwrap().session;
    let current_user = db.authenticate(session).await.unwrap();
    let sessions = auth::session_list(&db.services, &current_user)
        .await
        .unwrap()
        .sessions;
    assert_eq!(sessions[0].factors, [Factor::Email, Factor::Passkey]);
}

#[tokio::test]
async fn passkey_of_another_user_is_no_second_factor_or_step_up() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let eve = Enrolled::new(&db, "eve@example.com").await;
    let elsewhere = browser();
    let challenge = db.challenge(&elsewhere, ADA).await;
    let entry = auth::sign_in_by_code(&db.services, &elsewhere, challenge.id, &challenge.code, None).await;
    let Ok(SignInOutcome::SecondFactor(id)) = entry else {
        panic!("{entry:?}")
    };
    let ceremony = start_ceremony(&db, &elsewhere).await;
    let proof = eve.phone.prove(&ceremony.options);
    let refused =
        auth::second_factor_by_passkey(&db.services, &elsewhere, id, &ceremony.state, &proof, None).await;
    assert!(is_refused(&refused), "{refused:?}");

    let current_user = ada.current_user(&db).await;
    let start_step_up = async || {
        let ceremony = auth::ask_for_passkey(&db.services, Some(&current_user), &ada.browser);
        ceremony.await.unwrap()
    };
    let ceremony = start_step_up().await;
    let proof = eve.phone.prove(&ceremony.options);
    let refused =
        auth::step_up_by_passkey(&db.services, &current_user, &ada.browser, &ceremony.state, &proof).await;
    assert!(is_refused(&refused), "{refused:?}");
    let page = auth::security_page(&db.services, &current_user).await.unwrap();
    let noted: Vec<SecurityEvent> = page.events.iter().take(2).map(|row| row.event).collect();
    assert_eq!(
        noted,
        [SecurityEvent::StepUpFailed, SecurityEvent::SignInFailed],
        "at whom they were tried (S73)"
    );
    let ceremony = start_step_up().await;
    let proof = ada.phone.prove(&ceremony.options);
    assert!(
        auth::step_up_by_passkey(&db.services, &current_user, &ada.browser, &ceremony.state, &proof)
            .await
            .is_ok()
    );
}

/// A response with another user handle, or with none.
fn replace_user_handle(answer: &str, handle: Option<serde_json::Value>) -> String {
    let mut answer: serde_json::Value = serde_json::from_str(answer).unwrap();
    let response = answer["response"].as_object_mut().unwrap();
    match handle {
        Some(handle) => drop(response.insert("userHandle".to_owned(), handle)),
        None => drop(response.remove("userHandle")),
    }
    answer.to_string()
}

/// A missing user handle is refused at sign-in, where the user is not known yet, and accepted at a
/// step-up, as older authenticators leave it out. A wrong handle is always refused (WebAuthn §7.2,
/// step 6).
#[tokio::test]
async fn missing_user_handle_is_accepted_only_for_a_known_user() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let eve = Enrolled::new(&db, "eve@example.com").await;
    let of_eve = {
        let ceremony = start_ceremony(&db, &eve.browser).await;
        let proof: serde_json::Value = serde_json::from_str(&eve.phone.prove(&ceremony.options)).unwrap();
        proof["response"]["userHandle"].clone()
    };
    let null = Some(serde_json::Value::Null);
    for (name, handle, known) in [
        ("none", None, true),
        ("null", null, true),
        ("empty", Some("".into()), true),
        ("another's", Some(of_eve), false),
        ("nobody's", Some(BASE64.encode([7; 16]).into()), false),
        ("too short", Some(BASE64.encode([7; 3]).into()), false),
    ] {
        let elsewhere = browser();
        let ceremony = start_ceremony(&db, &elsewhere).await;
        let proof = replace_user_handle(&ada.phone.prove(&ceremony.options), handle.clone());
        let refused = sign_in_with_response(&db, &elsewhere, &ceremony.state, &proof).await;
        assert!(is_refused(&refused), "at sign-in, {name}: {refused:?}");

        let current_user = ada.current_user(&db).await;
        let ceremony = auth::ask_for_passkey(&db.services, Some(&current_user), &ada.browser)
            .await
            .unwrap();
        let proof = replace_user_handle(&ada.phone.prove(&ceremony.options), handle);
        let (services, state) = (&db.services, &ceremony.state);
        let stepped_up = auth::step_up_by_passkey(services, &current_user, &ada.browser, state, &proof).await;
        match known {
            true => {
                let current_user = db.authenticate(stepped_up.unwrap()).await.unwrap();
                assert_eq!(current_user.email(), ADA, "{name}");
                restore_former_session_id(&db, &ada).await;
            }
            false => assert!(is_refused(&stepped_up), "at a step-up, {name}: {stepped_up:?}"),
        }
    }
}
