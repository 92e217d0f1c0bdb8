//! Responses that are refused.

use super::*;

#[tokio::test]
async fn what_is_wrong_in_one_thing_is_refused() {
    let db = TestDatabase::create().await;
    let mut ada = Enrolled::new(&db, ADA).await;
    assert!(try_with(&db, &ada.phone).await.is_ok());

    let elsewhere = browser();
    let asked = ask(&db, &elsewhere).await;
    let proof = ada
        .phone
        .prove_at("http://localhost.evil.example", &asked.options);
    let refused = enter(&db, &elsewhere, &asked.state, &proof).await;
    assert!(is_refused(&refused), "another origin: {refused:?}");

    ada.phone.rp_id = "evil.example".to_owned();
    let refused = try_with(&db, &ada.phone).await;
    assert!(is_refused(&refused), "another relying party: {refused:?}");
    ada.phone.rp_id = "localhost".to_owned();

    ada.phone.verifies = false;
    let refused = try_with(&db, &ada.phone).await;
    assert!(is_refused(&refused), "no user verification: {refused:?}");
    ada.phone.verifies = true;

    let elsewhere = browser();
    let (asked, other) = (ask(&db, &elsewhere).await, ask(&db, &elsewhere).await);
    let refused = enter(&db, &elsewhere, &asked.state, &ada.phone.prove(&other.options)).await;
    assert!(is_refused(&refused), "another challenge: {refused:?}");

    let asked = ask(&db, &elsewhere).await;
    let mut forged: serde_json::Value = serde_json::from_str(&ada.phone.prove(&asked.options)).unwrap();
    let another = ask(&db, &elsewhere).await;
    let other: serde_json::Value = serde_json::from_str(&ada.phone.prove(&another.options)).unwrap();
    forged["response"]["signature"] = other["response"]["signature"].clone();
    let refused = enter(&db, &elsewhere, &asked.state, &forged.to_string()).await;
    assert!(is_refused(&refused), "another signature: {refused:?}");
    for nonsense in ["", "{}", "null", "[]"] {
        let asked = ask(&db, &elsewhere).await;
        let refused = enter(&db, &elsewhere, &asked.state, nonsense).await;
        assert!(is_refused(&refused), "{nonsense}: {refused:?}");
    }
    ada.phone.id = b"another credential".to_vec();
    let refused = try_with(&db, &ada.phone).await;
    assert!(is_refused(&refused), "an unknown credential: {refused:?}");
    // S73: five of these were hers, and what nobody knows is noted too.
    let whose = "select count(user_id), count(*) from security_events where event = 'sign_in_failed'";
    let noted: (i64, i64) = sqlx::query_as(whose).fetch_one(&db.owner).await.unwrap();
    assert_eq!(noted, (5, 6));
}

/// Our pages are never framed (`frame-ancestors 'none'`): a proof that was made within another
/// site's page was made for somebody who does not see whose page asks. Refused at sign-in, at a
/// step-up and where one is enrolled.
#[tokio::test]
async fn passkey_in_a_frame_of_another_site_is_refused() {
    let db = TestDatabase::create().await;
    let mut ada = Enrolled::new(&db, ADA).await;
    ada.phone.framed = true;
    let refused = try_with(&db, &ada.phone).await;
    assert!(is_refused(&refused), "{refused:?}");
    let current_user = ada.current_user(&db).await;
    let asked = auth::ask_for_passkey(&db.services, Some(&current_user), &ada.browser)
        .await
        .unwrap();
    let proof = ada.phone.prove(&asked.options);
    let refused =
        auth::step_up_by_passkey(&db.services, &current_user, &ada.browser, &asked.state, &proof).await;
    assert!(is_refused(&refused), "{refused:?}");
    let who = current_user.stepped_up().unwrap();
    let begun = auth::start_passkey(&db.services, &who, &ada.browser)
        .await
        .unwrap();
    // Nobody signs it there: the authenticator is asked to attest nothing.
    let (_, made) = Authenticator::create(&begun.options);
    let mut made: serde_json::Value = serde_json::from_str(&made).unwrap();
    let data = BASE64
        .decode(made["response"]["clientDataJSON"].as_str().unwrap())
        .unwrap();
    let mut data: serde_json::Value = serde_json::from_slice(&data).unwrap();
    data["crossOrigin"] = true.into();
    made["response"]["clientDataJSON"] = BASE64.encode(data.to_string()).into();
    let made = made.to_string();
    let refused = auth::add_passkey(&db.services, &who, &ada.browser, &begun.state, &made, "Key").await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    ada.phone.framed = false;
    assert!(try_with(&db, &ada.phone).await.is_ok());
}

/// An answer with one of its binary parts changed.
fn changed(answer: &str, part: &str, wrong: &mut WrongBytes) -> String {
    let mut answer: serde_json::Value = serde_json::from_str(answer).unwrap();
    let right = BASE64.decode(answer["response"][part].as_str().unwrap()).unwrap();
    answer["response"][part] = BASE64.encode(wrong.in_some_of(&right)).into();
    answer.to_string()
}

/// What the library reads is CBOR, JSON and a signature: whatever was changed in them is refused,
/// and no reader fails otherwise.
#[tokio::test]
async fn an_answer_with_wrong_bytes_is_refused() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let mut wrong = WrongBytes::new();
    for part in ["authenticatorData", "clientDataJSON", "signature", "userHandle"] {
        for _ in 0..20 {
            let elsewhere = browser();
            let asked = ask(&db, &elsewhere).await;
            let proof = changed(&ada.phone.prove(&asked.options), part, &mut wrong);
            let refused = enter(&db, &elsewhere, &asked.state, &proof).await;
            assert!(is_refused(&refused), "{part}: {proof}: {refused:?}");
        }
    }
    let mut session = ada.session;
    let mut refused = 0;
    for part in ["attestationObject", "clientDataJSON"] {
        for _ in 0..40 {
            let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
            let begun = auth::start_passkey(&db.services, &who, &ada.browser)
                .await
                .unwrap();
            let (_, made) = Authenticator::create(&begun.options);
            let made = changed(&made, part, &mut wrong);
            // Nobody signs an attestation of this kind: a change to its counter, say, is none to refuse.
            match auth::add_passkey(&db.services, &who, &ada.browser, &begun.state, &made, "Key").await {
                Ok(added) => session = added.session,
                Err(Error::Invalid(_)) => refused += 1,
                other => panic!("{part}: {made}: {other:?}"),
            }
        }
    }
    assert!(refused > 20, "{refused} were refused: hardly anything was tried");
}
