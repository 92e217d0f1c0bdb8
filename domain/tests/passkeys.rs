//! Passkeys: S28 to S32.

use domain::{
    auth::{self, Browser, Ceremony, CurrentUser, Factor, SecurityEvent, SessionId, SignInOutcome},
    error::{Error, Field, Problem},
    testing::{TestDatabase, browser},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};

use crate::{authenticator::Authenticator, wrong_bytes::WrongBytes};

const ADA: &str = "ada@example.com";

struct Enrolled {
    browser: Browser,
    session: SessionId,
    phone: Authenticator,
    recovery_codes: Vec<String>,
}

impl Enrolled {
    async fn new(db: &TestDatabase, email: &str) -> Self {
        let browser = browser();
        let session = db.session(&browser, email).await.session;
        let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
        let begun = auth::start_passkey(&db.services, &who, &browser).await.unwrap();
        let (phone, made) = Authenticator::create(&begun.options);
        let added = auth::add_passkey(&db.services, &who, &browser, &begun.state, &made, "My phone")
            .await
            .unwrap();
        Self {
            browser,
            session: added.session,
            phone,
            recovery_codes: added.recovery_codes.unwrap(),
        }
    }

    async fn current_user(&self, db: &TestDatabase) -> CurrentUser {
        db.authenticate(self.session).await.unwrap()
    }
}

async fn ask(db: &TestDatabase, browser: &Browser) -> Ceremony {
    auth::ask_for_passkey(&db.services, None, browser).await.unwrap()
}

async fn enter(db: &TestDatabase, browser: &Browser, state: &str, proof: &str) -> Result<SessionId, Error> {
    let entry = auth::sign_in_by_passkey(&db.services, browser, state, proof, "/", None).await?;
    Ok(entry.signed_in().unwrap().session)
}

/// Signs in from a new browser with what the authenticator says now.
async fn try_with(db: &TestDatabase, phone: &Authenticator) -> Result<SessionId, Error> {
    let elsewhere = browser();
    let asked = ask(db, &elsewhere).await;
    enter(db, &elsewhere, &asked.state, &phone.prove(&asked.options)).await
}

fn is_refused<T: std::fmt::Debug>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Invalid(errors)) if errors.of(Field::Passkey) == Some(Problem::Refused))
}

fn is_over<T: std::fmt::Debug>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::ChallengeEnded(_)))
}

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

#[tokio::test]
async fn an_answer_counts_once_even_of_32_at_once() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let elsewhere = browser();
    let asked = ask(&db, &elsewhere).await;
    let proof = ada.phone.prove(&asked.options);
    let tries: Vec<_> = (0..32)
        .map(|_| {
            let (services, browser) = (db.services.clone(), elsewhere.clone());
            let (state, proof) = (asked.state.clone(), proof.clone());
            tokio::spawn(async move {
                auth::sign_in_by_passkey(&services, &browser, &state, &proof, "/", None).await
            })
        })
        .collect();
    let mut won = 0;
    for attempt in tries {
        let attempt = attempt.await.unwrap();
        assert!(attempt.is_ok() || is_over(&attempt), "{attempt:?}");
        won += usize::from(attempt.is_ok());
    }
    assert_eq!(won, 1);
}

#[tokio::test]
async fn a_ceremony_is_the_browser_s_for_five_minutes_and_one_purpose() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let elsewhere = browser();
    let asked = ask(&db, &elsewhere).await;
    let proof = ada.phone.prove(&asked.options);
    let stolen = enter(&db, &browser(), &asked.state, &proof).await;
    assert!(is_over(&stolen), "{stolen:?}");
    let made_up = enter(&db, &elsewhere, "AAAA", &proof).await;
    assert!(is_over(&made_up), "{made_up:?}");
    let who = ada.current_user(&db).await.stepped_up().unwrap();
    let enrolling = auth::start_passkey(&db.services, &who, &ada.browser)
        .await
        .unwrap();
    let crossed = enter(&db, &ada.browser, &enrolling.state, &proof).await;
    assert!(is_over(&crossed), "{crossed:?}");
    db.advance("5 minutes").await;
    let late = enter(&db, &elsewhere, &asked.state, &proof).await;
    assert!(is_over(&late), "{late:?}");
}

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

#[tokio::test]
async fn a_counter_that_goes_back_is_refused_logged_and_mailed() {
    let db = TestDatabase::create().await;
    let mut ada = Enrolled::new(&db, ADA).await;
    ada.phone.counter = 7;
    try_with(&db, &ada.phone).await.unwrap();
    ada.phone.counter = 6;
    let refused = try_with(&db, &ada.phone).await;
    assert!(is_refused(&refused), "{refused:?}");
    assert_eq!(db.newest_mail(ADA).await.subject, "A passkey was refused");
    let page = auth::security_page(&db.services, &ada.current_user(&db).await)
        .await
        .unwrap();
    assert_eq!(page.events[0].event, SecurityEvent::PasskeySuspected);
    ada.phone.counter = 8;
    assert!(try_with(&db, &ada.phone).await.is_ok(), "the original goes on");
}

#[tokio::test]
async fn only_its_owner_renames_and_removes_it() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let eve = Enrolled::new(&db, "eve@example.com").await;
    let current_user = ada.current_user(&db).await;
    let id = auth::passkeys(&db.services, &current_user).await.unwrap()[0].id;
    let stranger = eve.current_user(&db).await.stepped_up().unwrap();
    let refused = auth::rename_passkey(&db.services, &stranger, &browser(), id, "Mine").await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    let refused = auth::remove_passkey(&db.services, &stranger, &eve.browser, id).await;
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
    let refused = try_with(&db, &ada.phone).await;
    assert!(is_refused(&refused), "{refused:?}");
}

#[tokio::test]
async fn one_is_enrolled_once_and_its_handle_is_random() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let who = ada.current_user(&db).await.stepped_up().unwrap();
    let begun = auth::start_passkey(&db.services, &who, &ada.browser)
        .await
        .unwrap();
    let options: serde_json::Value = serde_json::from_str(&begun.options).unwrap();
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
    let (second, made) = Authenticator::create(&begun.options);
    let added = auth::add_passkey(&db.services, &who, &ada.browser, &begun.state, &made, "Key")
        .await
        .unwrap();
    assert!(added.recovery_codes.is_none(), "codes were shown with the first");
    assert!(try_with(&db, &second).await.is_ok());
    let who = db
        .authenticate(added.session)
        .await
        .unwrap()
        .stepped_up()
        .unwrap();
    let again = auth::add_passkey(&db.services, &who, &ada.browser, &begun.state, &made, "Key").await;
    assert!(is_over(&again), "{again:?}");
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

/// The session goes on under its former id, so that the next row of a table begins alike.
async fn return_to(db: &TestDatabase, ada: &Enrolled) {
    let former = "update sessions set id_hash = former_id_hash where former_id_hash = sha256($1)";
    sqlx::query(former)
        .bind(ada.session.to_bytes().to_vec())
        .execute(&db.owner)
        .await
        .unwrap();
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
