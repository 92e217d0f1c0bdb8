//! Passkeys (S28 to S32).

mod ceremony;
mod enrolment;
mod refused;
mod sign_in;

use crate::{malformed_input::ByteCorrupter, test_authenticator::Authenticator};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use domain::{
    auth::{self, Browser, Ceremony, CurrentUser, Factor, SecurityEvent, SessionSecret, SignInOutcome},
    error::{Error, Field, Problem},
    testing::{TestDatabase, browser},
};

const ADA: &str = "ada@example.com";

/// A user with a passkey.
struct Enrolled {
    browser: Browser,
    session: SessionSecret,
    phone: Authenticator,
    recovery_codes: Vec<String>,
}

impl Enrolled {
    async fn new(db: &TestDatabase, email: &str) -> Self {
        let browser = browser();
        let session = db.session(&browser, email).await.session;
        let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
        let ceremony = auth::start_passkey(&db.services, &who, &browser).await.unwrap();
        let (phone, made) = Authenticator::create(&ceremony.options);
        let added = auth::add_passkey(&db.services, &who, &browser, &ceremony.state, &made, "My phone")
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

/// Starts a sign-in by passkey.
async fn start_ceremony(db: &TestDatabase, browser: &Browser) -> Ceremony {
    auth::ask_for_passkey(&db.services, None, browser).await.unwrap()
}

async fn sign_in_with_response(
    db: &TestDatabase,
    browser: &Browser,
    state: &str,
    proof: &str,
) -> Result<SessionSecret, Error> {
    let entry = auth::sign_in_by_passkey(&db.services, browser, state, proof, "/", None).await?;
    Ok(entry.signed_in().unwrap().session)
}

/// Signs in from a new browser with the authenticator.
async fn try_sign_in(db: &TestDatabase, phone: &Authenticator) -> Result<SessionSecret, Error> {
    let elsewhere = browser();
    let ceremony = start_ceremony(db, &elsewhere).await;
    sign_in_with_response(db, &elsewhere, &ceremony.state, &phone.prove(&ceremony.options)).await
}

fn is_refused<T: std::fmt::Debug>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Invalid(errors)) if errors.of(Field::Passkey) == Some(Problem::Refused))
}

fn is_over<T: std::fmt::Debug>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::ChallengeEnded(_)))
}

/// Gives the session its former id again, so that the next case starts from the same state.
async fn restore_former_session_id(db: &TestDatabase, ada: &Enrolled) {
    let former = "update sessions set id_hash = former_id_hash where former_id_hash = sha256($1)";
    sqlx::query(former)
        .bind(ada.session.to_bytes().to_vec())
        .execute(&db.owner)
        .await
        .unwrap();
}
