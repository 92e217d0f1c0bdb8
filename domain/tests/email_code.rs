//! Sign-in by email code (S8, S12, S16 to S19).

use domain::{
    auth::{self, BrowserMark, ChallengeEnd},
    error::{Error, Field, FieldErrors, Problem},
    testing::{TestDatabase, browser},
};

const ADA: &str = "ada@example.com";

fn make_wrong_code(code: &str) -> String {
    let digits = code.replace(' ', "");
    let last = digits.as_bytes()[5];
    format!("{}{}", &digits[..5], if last == b'0' { '1' } else { '0' })
}

fn is_over<T>(outcome: &Result<T, Error>) -> bool {
    matches!(outcome, Err(Error::ChallengeEnded(ChallengeEnd::Over)))
}

#[tokio::test]
async fn email_code_signs_in_and_creates_the_account() {
    let db = TestDatabase::create().await;
    let current_user = db.sign_in(" Ada.Lovelace@Example.com").await;
    assert_eq!(current_user.viewer().email, "ada.lovelace@example.com");
    assert_eq!(current_user.viewer().name, "Ada Lovelace");
    let again = db.sign_in("ada.lovelace@example.com").await;
    assert_eq!(again.user(), current_user.user(), "one address is one account");
}

#[tokio::test]
async fn no_account_exists_before_the_address_is_proven() {
    let db = TestDatabase::create().await;
    db.challenge(&browser(), ADA).await;
    let users: i64 = sqlx::query_scalar("select count(*) from users where name <> 'Bystander'")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    assert_eq!(users, 0);
}

/// Of 32 concurrent sign-ins with the right code, exactly one succeeds.
#[tokio::test]
async fn concurrent_email_code_sign_in_succeeds_once() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let challenge = db.challenge(&browser, ADA).await;
    let tries = (0..32).map(|_| {
        let (services, browser, code) = (db.services.clone(), browser.clone(), challenge.code.clone());
        let id = challenge.id;
        tokio::spawn(async move { auth::sign_in_by_code(&services, &browser, id, &code, None).await })
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
}

/// Of 32 concurrent wrong codes, five are compared.
#[tokio::test]
async fn concurrent_guesses_are_limited_to_five() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let challenge = db.challenge(&browser, ADA).await;
    let guesses = (0..32).map(|_| {
        let (services, browser, code) = (
            db.services.clone(),
            browser.clone(),
            make_wrong_code(&challenge.code),
        );
        let id = challenge.id;
        tokio::spawn(async move { auth::sign_in_by_code(&services, &browser, id, &code, None).await })
    });
    let mut ended_after_five = 0;
    for guess in guesses.collect::<Vec<_>>() {
        match guess.await.unwrap() {
            Err(Error::Invalid(_)) => {}
            Err(Error::ChallengeEnded(ChallengeEnd::TooManyGuesses)) => ended_after_five += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(
        ended_after_five, 28,
        "four wrong codes, the fifth ends it, 27 are not looked at"
    );
    let right = auth::sign_in_by_code(&db.services, &browser, challenge.id, &challenge.code, None).await;
    assert!(
        matches!(right, Err(Error::ChallengeEnded(ChallengeEnd::TooManyGuesses))),
        "{right:?}"
    );
}

#[tokio::test]
async fn malformed_code_costs_no_guess() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let challenge = db.challenge(&browser, ADA).await;
    for code in ["", "12345", "1234567", "abcdef", "１２３４５", "123456a"] {
        let refused = auth::sign_in_by_code(&db.services, &browser, challenge.id, code, None).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{code}");
    }
    let spaced = challenge.code.replace(' ', " - ");
    assert!(
        auth::sign_in_by_code(&db.services, &browser, challenge.id, &spaced, None)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn wrong_code_reports_the_remaining_guesses() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let challenge = db.challenge(&browser, ADA).await;
    let refused = auth::sign_in_by_code(
        &db.services,
        &browser,
        challenge.id,
        &make_wrong_code(&challenge.code),
        None,
    )
    .await;
    let expected = FieldErrors::one(Field::Code, Problem::WrongCode { left: 4 });
    assert!(matches!(refused, Err(Error::Invalid(errors)) if errors == expected));
}

#[tokio::test]
async fn email_code_expires_after_ten_minutes() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let challenge = db.challenge(&browser, ADA).await;
    db.advance("10 minutes").await;
    let late = auth::sign_in_by_code(&db.services, &browser, challenge.id, &challenge.code, None).await;
    assert!(is_over(&late), "{late:?}");
}

#[tokio::test]
async fn email_code_is_bound_to_the_requesting_browser() {
    let db = TestDatabase::create().await;
    let challenge = db.challenge(&browser(), ADA).await;
    let elsewhere =
        auth::sign_in_by_code(&db.services, &browser(), challenge.id, &challenge.code, None).await;
    assert!(is_over(&elsewhere), "{elsewhere:?}");
}

#[tokio::test]
async fn resend_voids_the_previous_code() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let first = db.challenge(&browser, ADA).await;
    let id = auth::resend(&db.services, &browser, first.id).await.unwrap();
    let second = db.mailed(id, ADA).await;
    assert_ne!(first.code, second.code, "a chance of one in a million");
    let old = auth::sign_in_by_code(&db.services, &browser, second.id, &first.code, None).await;
    assert!(matches!(old, Err(Error::Invalid(_))), "{old:?}");
    // The first tab's form also accepts the code of the newer challenge.
    assert!(
        auth::sign_in_by_code(&db.services, &browser, first.id, &second.code, None)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn request_from_another_browser_keeps_the_code_valid() {
    let db = TestDatabase::create().await;
    let owner = browser();
    let challenge = db.challenge(&owner, ADA).await;
    db.challenge(&browser(), ADA).await;
    assert!(
        auth::sign_in_by_code(&db.services, &owner, challenge.id, &challenge.code, None)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn ten_guesses_an_hour_block_the_code_but_not_the_magic_link() {
    let db = TestDatabase::create().await;
    let attacker = browser();
    for _ in 0..2 {
        let challenge = db.challenge(&attacker, ADA).await;
        for _ in 0..5 {
            let _ = auth::sign_in_by_code(
                &db.services,
                &attacker,
                challenge.id,
                &make_wrong_code(&challenge.code),
                None,
            )
            .await;
        }
    }
    let owner = browser();
    let challenge = db.challenge(&owner, ADA).await;
    let closed = auth::sign_in_by_code(&db.services, &owner, challenge.id, &challenge.code, None).await;
    assert!(matches!(closed, Err(Error::Limited { .. })), "{closed:?}");
    let token = auth::LinkToken::parse(&challenge.token).unwrap();
    assert!(
        auth::sign_in_by_link(&db.services, &owner, &token, challenge.id, None)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn known_browser_has_its_own_guess_limit() {
    let db = TestDatabase::create().await;
    let mut owner = browser();
    owner.marks = Some(db.session(&owner, ADA).await.marks);
    let attacker = browser();
    for _ in 0..2 {
        let challenge = db.challenge(&attacker, ADA).await;
        for _ in 0..5 {
            let _ = auth::sign_in_by_code(
                &db.services,
                &attacker,
                challenge.id,
                &make_wrong_code(&challenge.code),
                None,
            )
            .await;
        }
    }
    let challenge = db.challenge(&owner, ADA).await;
    assert!(
        auth::sign_in_by_code(&db.services, &owner, challenge.id, &challenge.code, None)
            .await
            .is_ok()
    );

    let mut pretender = browser();
    pretender.marks = Some(BrowserMark::generate().unwrap().into());
    let challenge = db.challenge(&pretender, ADA).await;
    let closed = auth::sign_in_by_code(&db.services, &pretender, challenge.id, &challenge.code, None).await;
    assert!(matches!(closed, Err(Error::Limited { .. })), "{closed:?}");
}

#[tokio::test]
async fn disabled_account_answers_like_an_ended_challenge() {
    let db = TestDatabase::create().await;
    let session = db.session(&browser(), ADA).await.session;
    sqlx::query("update users set disabled_at = now()")
        .execute(&db.owner)
        .await
        .unwrap();
    assert!(db.authenticate(session).await.is_none(), "a live session ends");
    let browser = browser();
    let challenge = db.challenge(&browser, ADA).await;
    let refused = auth::sign_in_by_code(&db.services, &browser, challenge.id, &challenge.code, None).await;
    assert!(is_over(&refused), "{refused:?}");
}

#[tokio::test]
async fn concurrent_challenges_in_one_browser_leave_one_valid() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let starts = (0..5).map(|_| {
        let (services, browser) = (db.services.clone(), browser.clone());
        tokio::spawn(async move { auth::start(&services, &browser, ADA, "/").await.unwrap() })
    });
    let mut ids = Vec::new();
    for start in starts.collect::<Vec<_>>() {
        ids.push(start.await.unwrap());
    }
    let live: Vec<uuid::Uuid> =
        sqlx::query_scalar("select id from challenges where voided_at is null and device <> 'Bystander'")
            .fetch_all(&db.owner)
            .await
            .unwrap();
    assert_eq!(live.len(), 1);
    let refused = auth::sign_in_by_code(&db.services, &browser, ids[0], "000000", None).await;
    assert!(!matches!(refused, Err(Error::Internal(_))), "{refused:?}");
}
