//! The second factor, whichever way in came first: S7, S20 to S26.

use domain::{
    auth::{
        self, Browser, BrowserMark, CurrentUser, Email, Factor, PendingId, SecurityEvent, SessionId,
        SignInOutcome, TotpPage,
    },
    error::{Error, Field, Problem},
    testing::{TestDatabase, browser},
};

const ADA: &str = "ada@example.com";
const PASSWORD: &str = "correct horse battery staple";

/// Somebody with an authenticator app.
pub struct Enrolled {
    pub browser: Browser,
    pub session: SessionId,
    totp: totp_rs::Totp,
    pub recovery_codes: Vec<String>,
}

impl Enrolled {
    pub async fn new(db: &TestDatabase) -> Self {
        let browser = browser();
        let session = db.session(&browser, ADA).await.session;
        let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
        auth::start_totp(&db.services, &who).await.unwrap();
        let TotpPage::Started { secret, qr } = auth::totp_page(&db.services, &who).await.unwrap() else {
            panic!("it was not started")
        };
        assert!(qr.starts_with("<svg"), "{qr}");
        let secret = totp_rs::Secret::try_from_base32(secret.replace(' ', "")).unwrap();
        assert_eq!(secret.as_bytes().len(), 20, "160 bits (S20)");
        let totp = totp_rs::Builder::new().with_secret(secret).build_noncompliant();
        let code = code_now(db, &totp).await;
        let changed = auth::confirm_totp(&db.services, &who, &browser, &code)
            .await
            .unwrap();
        Self {
            browser,
            session: changed.session,
            totp,
            recovery_codes: changed.recovery_codes.unwrap(),
        }
    }

    pub async fn current_user(&self, db: &TestDatabase) -> CurrentUser {
        db.authenticate(self.session).await.unwrap()
    }

    /// A code of a step that was never used.
    pub async fn fresh_code(&self, db: &TestDatabase) -> String {
        db.advance("30 seconds").await;
        code_now(db, &self.totp).await
    }
}

async fn code_now(db: &TestDatabase, totp: &totp_rs::Totp) -> String {
    let now: i64 = sqlx::query_scalar("select extract(epoch from app_now())::bigint")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    totp.generate(now.unsigned_abs()).to_string()
}

/// The first factor, by mail.
pub async fn pending(db: &TestDatabase, browser: &Browser) -> PendingId {
    let challenge = db.challenge(browser, ADA).await;
    let entry = auth::sign_in_by_code(&db.services, browser, challenge.id, &challenge.code, None).await;
    match entry.unwrap() {
        SignInOutcome::SecondFactor(pending) => pending,
        other => panic!("no second factor was asked for: {other:?}"),
    }
}

async fn enter(db: &TestDatabase, browser: &Browser, id: PendingId, code: &str) -> Result<SessionId, Error> {
    auth::sign_in_by_second_factor(&db.services, browser, id, code, false, None)
        .await
        .map(|signed_in| signed_in.session)
}

/// Puts the limits of the hour aside.
fn generous(db: &mut TestDatabase) {
    let mut config = (*db.services.config).clone();
    (config.auth.guesses_per_hour, config.auth.mails_per_hour) = (100, 100);
    db.services.config = config.into();
}

fn is_wrong_code(result: &Result<SessionId, Error>) -> bool {
    matches!(result, Err(Error::Invalid(errors))
        if matches!(errors.of(Field::Code), Some(Problem::WrongCode { .. })))
}

fn is_over<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::ChallengeEnded(_)))
}

#[tokio::test]
async fn every_way_in_asks_for_it() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let who = ada.current_user(&db).await.stepped_up().unwrap();
    auth::set_password(&db.services, &who, &ada.browser, PASSWORD)
        .await
        .unwrap();

    pending(&db, &browser()).await;
    let elsewhere = browser();
    let challenge = db.challenge(&elsewhere, ADA).await;
    let token = auth::LinkToken::parse(&challenge.token).unwrap();
    let by_link = auth::sign_in_by_link(&db.services, &elsewhere, &token, challenge.id, None).await;
    assert!(
        matches!(by_link, Ok(SignInOutcome::SecondFactor(_))),
        "{by_link:?}"
    );
    let by_password = auth::sign_in_by_password(&db.services, &browser(), ADA, PASSWORD, "/", None).await;
    assert!(
        matches!(by_password, Ok(SignInOutcome::SecondFactor(_))),
        "{by_password:?}"
    );
}

#[tokio::test]
async fn a_first_factor_alone_opens_nothing() {
    let db = TestDatabase::create().await;
    Enrolled::new(&db).await;
    let before: i64 = sqlx::query_scalar("select count(*) from sessions")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    pending(&db, &browser()).await;
    let after: i64 = sqlx::query_scalar("select count(*) from sessions")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    assert_eq!(before, after);
}

#[tokio::test]
async fn the_app_s_code_signs_in_once() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let elsewhere = browser();
    let code = ada.fresh_code(&db).await;
    let session = enter(&db, &elsewhere, pending(&db, &elsewhere).await, &code)
        .await
        .unwrap();
    let current_user = db.authenticate(session).await.unwrap();
    assert!(
        current_user.stepped_up().is_ok(),
        "a sign-in of that strength counts (S25)"
    );
    let list = auth::session_list(&db.services, &current_user)
        .await
        .unwrap()
        .sessions;
    assert_eq!(list[0].factors, [Factor::Email, Factor::Totp]);

    let again = enter(&db, &elsewhere, pending(&db, &elsewhere).await, &code).await;
    assert!(is_wrong_code(&again), "{again:?}");
}

#[tokio::test]
async fn no_step_at_or_below_the_accepted_one_passes() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let older = ada.fresh_code(&db).await;
    let newer = ada.fresh_code(&db).await;
    let elsewhere = browser();
    enter(&db, &elsewhere, pending(&db, &elsewhere).await, &newer)
        .await
        .unwrap();
    let refused = enter(&db, &elsewhere, pending(&db, &elsewhere).await, &older).await;
    assert!(is_wrong_code(&refused), "{refused:?}");
}

#[tokio::test]
async fn codes_of_the_steps_beside_now_pass_and_no_others() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    db.advance("10 minutes").await;
    let now: i64 = sqlx::query_scalar("select extract(epoch from app_now())::bigint")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    let at = |seconds: i64| ada.totp.generate((now + seconds).unsigned_abs()).to_string();
    for (offset, passes) in [(-90, false), (90, false), (-30, true), (30, true)] {
        let elsewhere = browser();
        let entered = enter(&db, &elsewhere, pending(&db, &elsewhere).await, &at(offset)).await;
        assert_eq!(entered.is_ok(), passes, "{offset} s: {entered:?}");
    }
}

#[tokio::test]
async fn the_enrolling_code_does_not_sign_in() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let code = code_now(&db, &ada.totp).await;
    let elsewhere = browser();
    let refused = enter(&db, &elsewhere, pending(&db, &elsewhere).await, &code).await;
    assert!(is_wrong_code(&refused), "{refused:?}");
}

#[tokio::test]
async fn of_32_at_once_with_one_step_one_wins() {
    let mut db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let code = ada.fresh_code(&db).await;
    // Each in a sign-in of its own, so that the step alone decides.
    generous(&mut db);
    let mut waiting = Vec::new();
    for _ in 0..32 {
        let browser = browser();
        waiting.push((pending(&db, &browser).await, browser));
    }
    let tries: Vec<_> = waiting
        .into_iter()
        .map(|(id, browser)| {
            let (services, code) = (db.services.clone(), code.clone());
            tokio::spawn(async move {
                auth::sign_in_by_second_factor(&services, &browser, id, &code, false, None).await
            })
        })
        .collect();
    let mut won = 0;
    for attempt in tries {
        match attempt.await.unwrap() {
            Ok(_) => won += 1,
            Err(Error::Invalid(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(won, 1);
}

#[tokio::test]
async fn a_recovery_code_signs_in_once_and_tells_its_owner() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    assert_eq!(ada.recovery_codes.len(), 10);
    // As people type it.
    let code = ada.recovery_codes[3].to_uppercase().replace('-', " ");
    let elsewhere = browser();
    let session = enter(&db, &elsewhere, pending(&db, &elsewhere).await, &code)
        .await
        .unwrap();
    assert_eq!(db.newest_mail(ADA).await.subject, "A recovery code was used");
    let again = enter(&db, &elsewhere, pending(&db, &elsewhere).await, &code).await;
    assert!(is_wrong_code(&again), "{again:?}");
    let current_user = db.authenticate(session).await.unwrap();
    let page = auth::security_page(&db.services, &current_user).await.unwrap();
    assert_eq!(page.recovery_codes, Some(9));
}

#[tokio::test]
async fn of_32_at_once_with_one_recovery_code_one_wins() {
    let mut db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    generous(&mut db);
    let mut waiting = Vec::new();
    for _ in 0..32 {
        let browser = browser();
        waiting.push((pending(&db, &browser).await, browser));
    }
    let tries: Vec<_> = waiting
        .into_iter()
        .map(|(id, browser)| {
            let (services, code) = (db.services.clone(), ada.recovery_codes[0].clone());
            tokio::spawn(async move {
                auth::sign_in_by_second_factor(&services, &browser, id, &code, false, None).await
            })
        })
        .collect();
    let mut won = 0;
    for attempt in tries {
        let attempt = attempt.await.unwrap();
        // Whoever loses is told so: nobody waited too long for a turn.
        let lost = matches!(attempt, Err(Error::Invalid(_)));
        assert!(attempt.is_ok() || lost || is_over(&attempt), "{attempt:?}");
        won += usize::from(attempt.is_ok());
    }
    assert_eq!(won, 1);
}

#[tokio::test]
async fn five_guesses_end_it_and_ten_an_hour_close_it() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    for _ in 0..2 {
        let elsewhere = browser();
        let id = pending(&db, &elsewhere).await;
        for guess in 0..5 {
            let refused = enter(&db, &elsewhere, id, &format!("00000{guess}")).await;
            assert!(refused.is_err());
        }
        let code = ada.fresh_code(&db).await;
        let over = enter(&db, &elsewhere, id, &code).await;
        assert!(is_over(&over), "{over:?}");
    }
    let elsewhere = browser();
    let id = pending(&db, &elsewhere).await;
    let code = ada.fresh_code(&db).await;
    let limited = enter(&db, &elsewhere, id, &code).await;
    assert!(matches!(limited, Err(Error::Limited { .. })), "{limited:?}");
    assert!(
        db.authenticate(ada.session).await.is_some(),
        "the owner's session goes on"
    );
}

#[tokio::test]
async fn it_waits_ten_minutes_in_the_browser_that_began() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let owner = browser();
    let id = pending(&db, &owner).await;
    let code = ada.fresh_code(&db).await;
    let stolen = enter(&db, &browser(), id, &code).await;
    assert!(is_over(&stolen), "{stolen:?}");
    assert!(
        auth::second_factor_page(&db.services, &browser().secret, id)
            .await
            .is_err()
    );
    assert!(
        auth::second_factor_page(&db.services, &owner.secret, id)
            .await
            .is_ok()
    );
    db.advance("9 minutes 31 seconds").await;
    let code = code_now(&db, &ada.totp).await;
    let late = enter(&db, &owner, id, &code).await;
    assert!(is_over(&late), "{late:?}");
}

#[tokio::test]
async fn a_trusted_browser_is_not_asked_and_proves_nothing() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let mut trusted = browser();
    let id = pending(&db, &trusted).await;
    let code = ada.fresh_code(&db).await;
    let signed_in = auth::sign_in_by_second_factor(&db.services, &trusted, id, &code, true, None)
        .await
        .unwrap();
    trusted.marks = Some(signed_in.marks.clone());

    let again = db.session(&trusted, ADA).await;
    let current_user = db.authenticate(again.session).await.unwrap();
    let refused = current_user.stepped_up();
    assert!(
        matches!(refused, Err(Error::StepUpNeeded)),
        "trust is no step-up (S25)"
    );
    let list = auth::session_list(&db.services, &current_user).await.unwrap();
    assert_eq!(list.trusted.len(), 1);
    assert_eq!(list.sessions[0].factors, [Factor::Email], "and no factor");

    // Another's mark, and a mark of nobody, are not trusted.
    let mut other = browser();
    other.marks = Some(BrowserMark::generate().unwrap().into());
    pending(&db, &other).await;

    auth::revoke_trust(&db.services, &current_user, &other, list.trusted[0].id)
        .await
        .unwrap();
    pending(&db, &trusted).await;
}

#[tokio::test]
async fn trust_ends_after_30_days_and_with_all_other_sessions() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let mut trusted = browser();
    for end in [true, false] {
        let id = pending(&db, &trusted).await;
        let code = ada.fresh_code(&db).await;
        let signed_in = auth::sign_in_by_second_factor(&db.services, &trusted, id, &code, true, None)
            .await
            .unwrap();
        trusted.marks = Some(signed_in.marks);
        trusted.marks = Some(db.session(&trusted, ADA).await.marks);
        if end {
            let current_user = db.authenticate(signed_in.session).await.unwrap();
            auth::revoke_other_sessions(&db.services, &current_user, &trusted)
                .await
                .unwrap();
        } else {
            db.advance("30 days").await;
        }
        pending(&db, &trusted).await;
    }
}

#[tokio::test]
async fn a_change_ends_everything_else_and_tells_its_owner() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    assert_eq!(
        db.newest_mail(ADA).await.subject,
        "Your Latchkey account was changed"
    );
    let elsewhere = browser();
    let code = ada.fresh_code(&db).await;
    let other = enter(&db, &elsewhere, pending(&db, &elsewhere).await, &code)
        .await
        .unwrap();
    let waiting = pending(&db, &elsewhere).await;

    let who = ada.current_user(&db).await.stepped_up().unwrap();
    let changed = auth::remove_totp(&db.services, &who, &ada.browser).await.unwrap();
    assert!(db.authenticate(other).await.is_none(), "other sessions end");
    assert!(
        db.authenticate(ada.session).await.is_none(),
        "the old id is dead (S40)"
    );
    let current_user = db.authenticate(changed.session).await.unwrap();
    assert!(!current_user.has_second_factor());
    let voided = enter(&db, &elsewhere, waiting, &ada.recovery_codes[0]).await;
    assert!(is_over(&voided), "{voided:?}");
    let page = auth::security_page(&db.services, &current_user).await.unwrap();
    assert_eq!(page.recovery_codes, None, "there is nothing to recover");
    assert_eq!(page.events[0].event, SecurityEvent::FactorRemoved);
    assert_eq!(page.events[0].factor, Some(Factor::Totp));
}

#[tokio::test]
async fn new_recovery_codes_take_the_place_of_the_old_ones() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let who = ada.current_user(&db).await.stepped_up().unwrap();
    let changed = auth::replace_recovery_codes(&db.services, &who, &ada.browser)
        .await
        .unwrap();
    let new = changed.recovery_codes.unwrap();
    let elsewhere = browser();
    let id = pending(&db, &elsewhere).await;
    let old = enter(&db, &elsewhere, id, &ada.recovery_codes[0]).await;
    assert!(is_wrong_code(&old), "{old:?}");
    assert!(enter(&db, &elsewhere, id, &new[0]).await.is_ok());
}

/// Ten slow hashes a set: an account that asks again and again is told to wait.
#[tokio::test]
async fn recovery_codes_are_replaced_a_few_times_an_hour() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    sqlx::query("update rate_limits set acquired_at = array_fill(app_now(), array[10])")
        .execute(&db.owner)
        .await
        .unwrap();
    let who = ada.current_user(&db).await.stepped_up().unwrap();
    let refused = auth::replace_recovery_codes(&db.services, &who, &ada.browser).await;
    assert!(matches!(refused, Err(Error::Limited { .. })), "{refused:?}");
    // Without a turn of sign-in's.
    sqlx::query("delete from rate_limits")
        .execute(&db.owner)
        .await
        .unwrap();
    let mut no_sign_in = db.services.clone();
    no_sign_in.hashing = domain::BlockingPool::new(0);
    auth::replace_recovery_codes(&no_sign_in, &who, &ada.browser)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_step_up_takes_the_second_factor_where_there_is_one() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    db.advance("11 minutes").await;
    let current_user = ada.current_user(&db).await;
    assert!(current_user.stepped_up().is_err(), "ten minutes are over");
    let by_mail = auth::start_step_up(&db.services, &current_user, &ada.browser, "/").await;
    assert!(matches!(by_mail, Err(Error::StepUpNeeded)), "{by_mail:?}");
    let by_password = auth::step_up_by_password(&db.services, &current_user, &ada.browser, PASSWORD).await;
    assert!(matches!(by_password, Err(Error::StepUpNeeded)), "{by_password:?}");

    let wrong = auth::step_up_by_second_factor(&db.services, &current_user, &ada.browser, "000000").await;
    assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
    let code = ada.fresh_code(&db).await;
    let session = auth::step_up_by_second_factor(&db.services, &current_user, &ada.browser, &code)
        .await
        .unwrap();
    assert!(
        db.authenticate(ada.session).await.is_none(),
        "the old id is dead (S40)"
    );
    assert!(db.authenticate(session).await.unwrap().stepped_up().is_ok());
}

#[tokio::test]
async fn without_one_a_mailed_code_or_the_password_will_do() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let mut session = db.session(&browser, ADA).await.session;
    let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
    session = auth::set_password(&db.services, &who, &browser, PASSWORD)
        .await
        .unwrap()
        .session;

    db.advance("11 minutes").await;
    let current_user = db.authenticate(session).await.unwrap();
    assert!(current_user.stepped_up().is_err());
    let id = auth::start_step_up(&db.services, &current_user, &browser, "/")
        .await
        .unwrap();
    let mailed = db.mailed(id, ADA).await;
    let signed_in = auth::sign_in_by_code(&db.services, &browser, id, &mailed.code, None).await;
    assert!(signed_in.is_err(), "a code is good for one purpose (S19)");
    session = auth::step_up_by_code(&db.services, &current_user, &browser, id, &mailed.code)
        .await
        .unwrap();
    assert!(db.authenticate(session).await.unwrap().stepped_up().is_ok());

    db.advance("11 minutes").await;
    let current_user = db.authenticate(session).await.unwrap();
    let wrong = auth::step_up_by_password(&db.services, &current_user, &browser, "wrong").await;
    assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
    session = auth::step_up_by_password(&db.services, &current_user, &browser, PASSWORD)
        .await
        .unwrap();
    assert!(db.authenticate(session).await.unwrap().stepped_up().is_ok());
}

#[tokio::test]
async fn a_sign_in_code_is_no_step_up() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let session = db.session(&browser, ADA).await.session;
    db.advance("11 minutes").await;
    let current_user = db.authenticate(session).await.unwrap();
    let challenge = db.challenge(&browser, ADA).await;
    let refused = auth::step_up_by_code(
        &db.services,
        &current_user,
        &browser,
        challenge.id,
        &challenge.code,
    )
    .await;
    assert!(matches!(refused, Err(Error::ChallengeEnded(_))), "{refused:?}");
}

#[tokio::test]
async fn the_secret_is_sealed_for_its_user() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let grace = db.sign_in("grace@example.com").await;
    // An attacker who writes to the database moves Ada's app to Grace.
    sqlx::query("update totp_credentials set user_id = $1")
        .bind(grace.user().0)
        .execute(&db.admin)
        .await
        .unwrap();
    let challenge = db.challenge(&ada.browser, "grace@example.com").await;
    let entry = auth::sign_in_by_code(&db.services, &ada.browser, challenge.id, &challenge.code, None).await;
    let Ok(SignInOutcome::SecondFactor(id)) = entry else {
        panic!("{entry:?}")
    };
    let code = ada.fresh_code(&db).await;
    let refused = enter(&db, &ada.browser, id, &code).await;
    assert!(matches!(refused, Err(Error::Internal(_))), "{refused:?}");
}

#[tokio::test]
async fn the_log_tells_of_failures_of_unknown_addresses_too() {
    let db = TestDatabase::create().await;
    for email in [ADA, "nobody@example.com"] {
        if email == ADA {
            db.sign_in(ADA).await;
        }
        let refused =
            auth::sign_in_by_password(&db.services, &browser(), email, "wrong password", "/", None).await;
        assert!(refused.is_err());
    }
    let rows: Vec<(bool, bool)> = sqlx::query_as(
        "select user_id is not null, subject is not null from security_events
         where event = 'sign_in_failed' order by created_at",
    )
    .fetch_all(&db.owner)
    .await
    .unwrap();
    assert_eq!(rows, [(true, true), (false, true)]);
    assert!(Email::parse(ADA).is_ok());
}

#[tokio::test]
async fn old_events_are_swept_by_the_owner_s_function_alone() {
    let db = TestDatabase::create().await;
    let ada = db.sign_in(ADA).await;
    db.advance("91 days").await;
    let count = || async {
        sqlx::query_scalar::<_, i64>("select count(*) from security_events")
            .fetch_one(&db.owner)
            .await
            .unwrap()
    };
    let grace = db.sign_in("grace@example.com").await;
    assert_eq!(count().await, 2);
    domain::maintenance::sweep(&db.services).await.unwrap();
    assert_eq!(count().await, 1, "the young one stays");
    assert_ne!(ada.user(), grace.user());
}
