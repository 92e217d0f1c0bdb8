//! Signing in, and the second step.

use super::*;

#[tokio::test]
async fn it_signs_in_alone_and_counts_as_both_factors() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    assert_eq!(
        ada.recovery_codes.len(),
        10,
        "the first second factor brings codes"
    );
    let session = try_with(&db, &ada.phone).await.unwrap();
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
async fn every_other_way_in_asks_for_it() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let elsewhere = browser();
    let challenge = db.challenge(&elsewhere, ADA).await;
    let entry = auth::sign_in_by_code(&db.services, &elsewhere, challenge.id, &challenge.code, None).await;
    let Ok(SignInOutcome::SecondFactor(id)) = entry else {
        panic!("{entry:?}")
    };
    let asked = ask(&db, &elsewhere).await;
    let proof = ada.phone.prove(&asked.options);
    let entry =
        auth::second_factor_by_passkey(&db.services, &elsewhere, id, &asked.state, &proof, None).await;
    let session = entry.unwrap().signed_in().unwrap().session;
    let current_user = db.authenticate(session).await.unwrap();
    let sessions = auth::session_list(&db.services, &current_user)
        .await
        .unwrap()
        .sessions;
    assert_eq!(sessions[0].factors, [Factor::Email, Factor::Passkey]);
}

#[tokio::test]
async fn another_s_passkey_is_no_second_factor_and_no_step_up() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let eve = Enrolled::new(&db, "eve@example.com").await;
    let elsewhere = browser();
    let challenge = db.challenge(&elsewhere, ADA).await;
    let entry = auth::sign_in_by_code(&db.services, &elsewhere, challenge.id, &challenge.code, None).await;
    let Ok(SignInOutcome::SecondFactor(id)) = entry else {
        panic!("{entry:?}")
    };
    let asked = ask(&db, &elsewhere).await;
    let proof = eve.phone.prove(&asked.options);
    let refused =
        auth::second_factor_by_passkey(&db.services, &elsewhere, id, &asked.state, &proof, None).await;
    assert!(is_refused(&refused), "{refused:?}");

    let current_user = ada.current_user(&db).await;
    let ask_here = async || {
        let asked = auth::ask_for_passkey(&db.services, Some(&current_user), &ada.browser);
        asked.await.unwrap()
    };
    let asked = ask_here().await;
    let proof = eve.phone.prove(&asked.options);
    let refused =
        auth::step_up_by_passkey(&db.services, &current_user, &ada.browser, &asked.state, &proof).await;
    assert!(is_refused(&refused), "{refused:?}");
    let page = auth::security_page(&db.services, &current_user).await.unwrap();
    let noted: Vec<SecurityEvent> = page.events.iter().take(2).map(|row| row.event).collect();
    assert_eq!(
        noted,
        [SecurityEvent::StepUpFailed, SecurityEvent::SignInFailed],
        "at whom they were tried (S73)"
    );
    let asked = ask_here().await;
    let proof = ada.phone.prove(&asked.options);
    assert!(
        auth::step_up_by_passkey(&db.services, &current_user, &ada.browser, &asked.state, &proof)
            .await
            .is_ok()
    );
}

/// An answer whose user handle is another, or none.
fn with_handle(answer: &str, handle: Option<serde_json::Value>) -> String {
    let mut answer: serde_json::Value = serde_json::from_str(answer).unwrap();
    let response = answer["response"].as_object_mut().unwrap();
    match handle {
        Some(handle) => drop(response.insert("userHandle".to_owned(), handle)),
        None => drop(response.remove("userHandle")),
    }
    answer.to_string()
}

/// WebAuthn §7.2, step 6: where nobody was named before, the answer has to say whose it is, or a
/// passkey that the authenticator did not find by itself would sign in. Where it is known whose
/// it must be, older authenticators leave the name out. Another's name is refused either way.
#[tokio::test]
async fn passkey_without_its_user_is_taken_only_where_the_user_is_known() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let eve = Enrolled::new(&db, "eve@example.com").await;
    let of_eve = {
        let asked = ask(&db, &eve.browser).await;
        let proof: serde_json::Value = serde_json::from_str(&eve.phone.prove(&asked.options)).unwrap();
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
        let asked = ask(&db, &elsewhere).await;
        let proof = with_handle(&ada.phone.prove(&asked.options), handle.clone());
        let refused = enter(&db, &elsewhere, &asked.state, &proof).await;
        assert!(is_refused(&refused), "at sign-in, {name}: {refused:?}");

        let current_user = ada.current_user(&db).await;
        let asked = auth::ask_for_passkey(&db.services, Some(&current_user), &ada.browser)
            .await
            .unwrap();
        let proof = with_handle(&ada.phone.prove(&asked.options), handle);
        let (services, state) = (&db.services, &asked.state);
        let stepped_up = auth::step_up_by_passkey(services, &current_user, &ada.browser, state, &proof).await;
        match known {
            true => {
                let current_user = db.authenticate(stepped_up.unwrap()).await.unwrap();
                assert_eq!(current_user.email(), ADA, "{name}");
                return_to(&db, &ada).await;
            }
            false => assert!(is_refused(&stepped_up), "at a step-up, {name}: {stepped_up:?}"),
        }
    }
}
