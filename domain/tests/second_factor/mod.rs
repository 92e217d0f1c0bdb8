//! The second factor, after any first factor (S7, S20 to S26).

mod recovery_codes;
mod security_log;
mod sign_in;
mod step_up;
mod totp;
mod trusted_browsers;

use domain::{
    auth::{
        self, Browser, BrowserMark, CurrentUser, Email, Factor, PendingId, SecurityEvent, SessionSecret,
        SignInOutcome, TotpPage,
    },
    error::{Error, Field, Problem},
    testing::{TestDatabase, browser},
};

const ADA: &str = "ada@example.com";

const PASSWORD: &str = "correct horse battery staple";

/// A user with an authenticator app.
pub struct Enrolled {
    pub browser: Browser,
    pub session: SessionSecret,
    totp: totp_rs::Totp,
    /// The code that confirmed the enrolment; its time step is used up.
    confirming_code: String,
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
        let code = current_code(db, &totp).await;
        let changed = auth::confirm_totp(&db.services, &who, &browser, &code)
            .await
            .unwrap();
        Self {
            browser,
            session: changed.session,
            totp,
            confirming_code: code,
            recovery_codes: changed.recovery_codes.unwrap(),
        }
    }

    pub async fn current_user(&self, db: &TestDatabase) -> CurrentUser {
        db.authenticate(self.session).await.unwrap()
    }

    /// A code of a time step that was never used.
    pub async fn fresh_code(&self, db: &TestDatabase) -> String {
        db.advance("30 seconds").await;
        current_code(db, &self.totp).await
    }
}

async fn current_code(db: &TestDatabase, totp: &totp_rs::Totp) -> String {
    let now: i64 = sqlx::query_scalar("select extract(epoch from app_now())::bigint")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    totp.generate(now.unsigned_abs()).to_string()
}

/// Signs in with an email code, up to the second factor.
pub async fn enter_first_factor(db: &TestDatabase, browser: &Browser) -> PendingId {
    let challenge = db.challenge(browser, ADA).await;
    let entry = auth::sign_in_by_code(&db.services, browser, challenge.id, &challenge.code, None).await;
    match entry.unwrap() {
        SignInOutcome::SecondFactor(pending) => pending,
        other => panic!("no second factor was asked for: {other:?}"),
    }
}

async fn enter_second_factor(
    db: &TestDatabase,
    browser: &Browser,
    id: PendingId,
    code: &str,
) -> Result<SessionSecret, Error> {
    auth::sign_in_by_second_factor(&db.services, browser, id, code, false, None)
        .await
        .map(|signed_in| signed_in.session)
}

/// Raises the hourly limits so that they do not end the test.
fn raise_rate_limits(db: &mut TestDatabase) {
    let mut config = (*db.services.config).clone();
    (config.auth.guesses_per_hour, config.auth.mails_per_hour) = (100, 100);
    db.services.config = config.into();
}

fn is_wrong_code(result: &Result<SessionSecret, Error>) -> bool {
    matches!(result, Err(Error::Invalid(errors))
        if matches!(errors.of(Field::Code), Some(Problem::WrongCode { .. })))
}

fn is_over<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::ChallengeEnded(_)))
}
