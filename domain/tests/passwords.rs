//! Sign-in by password, and setting a password (S1 to S4, S18, S27).

use domain::{
    auth::{self, Factor, PASSWORD_MAX_LEN, SessionSecret, SignInOutcome},
    error::{Error, Field, Problem},
    testing::{TestDatabase, browser},
};

const ADA: &str = "ada@example.com";
const PASSWORD: &str = "correct horse battery staple";

async fn create_account_with_password(db: &TestDatabase) -> SessionSecret {
    let browser = browser();
    let session = db.session(&browser, ADA).await.session;
    let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
    auth::set_password(&db.services, &who, &browser, PASSWORD)
        .await
        .unwrap()
        .session
}

async fn try_password(db: &TestDatabase, email: &str, password: &str) -> Result<SignInOutcome, Error> {
    auth::sign_in_by_password(&db.services, &browser(), email, password, "/welcome", None).await
}

fn problem<T>(result: Result<T, Error>, field: Field) -> Option<Problem> {
    match result {
        Err(Error::Invalid(errors)) => errors.of(field),
        _ => None,
    }
}

#[tokio::test]
async fn right_password_signs_in_and_wrong_password_does_not() {
    let db = TestDatabase::create().await;
    create_account_with_password(&db).await;
    let signed_in = try_password(&db, " ADA@example.com", PASSWORD)
        .await
        .unwrap()
        .signed_in()
        .unwrap();
    assert_eq!(signed_in.next.as_str(), "/welcome");
    let current_user = db.authenticate(signed_in.session).await.unwrap();
    let list = auth::session_list(&db.services, &current_user).await.unwrap();
    assert_eq!(list.sessions[0].factors, [Factor::Password]);
    for wrong in ["correct horse battery stapl", "Correct horse battery staple", "x"] {
        let refused = try_password(&db, ADA, wrong).await;
        assert_eq!(
            problem(refused, Field::Password),
            Some(Problem::WrongPassword),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn known_and_unknown_addresses_get_the_same_refusal() {
    let db = TestDatabase::create().await;
    create_account_with_password(&db).await;
    db.sign_in("grace@example.com").await;
    for email in [ADA, "grace@example.com", "nobody@example.com"] {
        let refused = try_password(&db, email, "not the password").await;
        assert_eq!(
            problem(refused, Field::Password),
            Some(Problem::WrongPassword),
            "{email}"
        );
    }
    let users: i64 = sqlx::query_scalar("select count(*) from users where name <> 'Bystander'")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    assert_eq!(users, 2, "signing in by password creates no account (S1)");
}

#[tokio::test]
async fn short_long_and_guessable_passwords_are_refused() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let session = db.session(&browser, ADA).await.session;
    let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
    let long = "a horse battery ".repeat(17);
    for (password, expected) in [
        ("", Problem::Required),
        ("sev3n !", Problem::TooShort { min: 8 }),
        ("password1", Problem::Guessable),
        ("qwertyuiop", Problem::Guessable),
        ("latchkey2026", Problem::Guessable),
        ("ada@example.com", Problem::Guessable),
        (
            long.as_str(),
            Problem::TooLong {
                max: PASSWORD_MAX_LEN,
            },
        ),
    ] {
        let refused = auth::set_password(&db.services, &who, &browser, password).await;
        assert_eq!(problem(refused, Field::Password), Some(expected), "{password:?}");
    }
}

#[tokio::test]
async fn passwords_may_hold_any_characters_and_are_normalized() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let session = db.session(&browser, ADA).await.session;
    let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
    auth::set_password(
        &db.services,
        &who,
        &browser,
        "  Zoe\u{308} 🦀 trinkt \u{FB01}lter ",
    )
    .await
    .unwrap();
    assert!(
        try_password(&db, ADA, "  Zo\u{EB} 🦀 trinkt filter ")
            .await
            .is_ok()
    );
    assert!(
        try_password(&db, ADA, "Zo\u{EB} 🦀 trinkt filter").await.is_err(),
        "spaces count"
    );
}

/// New hashes have OWASP's parameters; a weaker hash is replaced at the next sign-in.
#[tokio::test]
async fn weak_password_hash_is_upgraded_at_sign_in() {
    let db = TestDatabase::create().await;
    create_account_with_password(&db).await;
    let stored = || async {
        sqlx::query_scalar::<_, String>("select hash from passwords where hash <> 'none'")
            .fetch_one(&db.owner)
            .await
            .unwrap()
    };
    let current = "$argon2id$v=19$m=19456,t=2,p=1$";
    assert!(stored().await.starts_with(current));
    // The same password with weaker parameters: m=8 MiB, t=1.
    use argon2::{Argon2, Params, PasswordHasher};
    let weak = Argon2::new(
        argon2::Algorithm::Argon2id,
        argon2::Version::V0x13,
        Params::new(8192, 1, 1, None).unwrap(),
    );
    let weak = weak.hash_password(PASSWORD.as_bytes()).unwrap().to_string();
    sqlx::query("update passwords set hash = $1 where hash <> 'none'")
        .bind(&weak)
        .execute(&db.owner)
        .await
        .unwrap();
    try_password(&db, ADA, PASSWORD).await.unwrap();
    assert!(stored().await.starts_with(current));
    try_password(&db, ADA, PASSWORD).await.unwrap();
}

#[tokio::test]
async fn password_change_ends_other_sessions() {
    let db = TestDatabase::create().await;
    let session = create_account_with_password(&db).await;
    let other = db.session(&browser(), ADA).await.session;
    let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
    let changed = auth::set_password(&db.services, &who, &browser(), "entirely other words here")
        .await
        .unwrap();
    assert!(db.authenticate(other).await.is_none());
    assert!(db.authenticate(session).await.is_none());
    assert!(db.authenticate(changed.session).await.is_some());
    assert!(try_password(&db, ADA, PASSWORD).await.is_err());
    assert!(try_password(&db, ADA, "entirely other words here").await.is_ok());
    let who = db
        .authenticate(changed.session)
        .await
        .unwrap()
        .stepped_up()
        .unwrap();
    auth::remove_password(&db.services, &who, &browser())
        .await
        .unwrap();
    assert!(try_password(&db, ADA, "entirely other words here").await.is_err());
}

/// Ten guesses an hour block the password for unknown browsers; known browsers, sessions and the email
/// code keep working.
#[tokio::test]
async fn ten_wrong_guesses_block_only_password_sign_in() {
    let db = TestDatabase::create().await;
    let session = create_account_with_password(&db).await;
    let mut known = browser();
    known.marks = Some(db.session(&known, ADA).await.marks);
    for _ in 0..10 {
        assert!(try_password(&db, ADA, "guess").await.is_err());
    }
    let blocked = try_password(&db, ADA, PASSWORD).await;
    assert!(matches!(blocked, Err(Error::Limited { .. })), "{blocked:?}");
    let from_known_browser = auth::sign_in_by_password(&db.services, &known, ADA, PASSWORD, "/", None).await;
    assert!(
        from_known_browser.is_ok(),
        "a browser that has signed in before has a limit of its own: {from_known_browser:?}"
    );
    assert!(db.authenticate(session).await.is_some());
    db.session(&browser(), ADA).await;
}

#[tokio::test]
async fn disabled_password_sign_in_returns_not_found() {
    let db = TestDatabase::create().await;
    create_account_with_password(&db).await;
    let mut services = db.services.clone();
    let mut config = (*services.config).clone();
    config.auth.password = false;
    services.config = config.into();
    let refused = auth::sign_in_by_password(&services, &browser(), ADA, PASSWORD, "/", None).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    assert!(!auth::sign_in_methods(&services).password);
    let session = db.session(&browser(), ADA).await.session;
    let ada = db.authenticate(session).await.unwrap();
    let refused = auth::step_up_by_password(&services, &ada, &browser(), PASSWORD).await;
    assert!(
        matches!(refused, Err(Error::NotFound)),
        "nor for a step-up: {refused:?}"
    );
    assert!(!auth::step_up_page(&services, &ada, "").await.unwrap().password);
}

#[tokio::test]
async fn disabled_account_is_refused_like_a_wrong_password() {
    let db = TestDatabase::create().await;
    create_account_with_password(&db).await;
    sqlx::query("update users set disabled_at = app_now()")
        .execute(&db.owner)
        .await
        .unwrap();
    let refused = try_password(&db, ADA, PASSWORD).await;
    assert_eq!(problem(refused, Field::Password), Some(Problem::WrongPassword));
}

#[tokio::test]
async fn password_strength_estimates_are_rate_limited() {
    let db = TestDatabase::create().await;
    let ada = db.sign_in(ADA).await;
    let score = async |password: &str| {
        auth::password_strength(&db.services, &ada, password)
            .await
            .unwrap()
            .score
    };
    assert!(score("password").await < 2);
    assert!(
        score("ada@example.com").await < 3,
        "one's own address is no secret"
    );
    assert_eq!(score(PASSWORD).await, 4);
    for _ in 0..600 {
        if let Err(error) = auth::password_strength(&db.services, &ada, "x").await {
            assert!(matches!(error, Error::Limited { .. }), "{error:?}");
            return;
        }
    }
    panic!("estimates are not limited");
}
