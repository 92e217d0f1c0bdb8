//! Proving a factor again before a sensitive action (S25: a stolen session cookie does not
//! suffice). If a second factor is enrolled, only that will do; a trusted browser never counts.

use crate::{
    Services,
    auth::{
        challenge::{purpose::Purpose, start, verify},
        credentials::{password, recovery_codes, second_factor_code},
        session::{
            account_lock::AccountTx,
            creation,
            current_user::CurrentUser,
            failed_attempts::{self, FailureKind},
            known_browsers, security_log,
            session_secret::SessionSecret,
        },
        types::{Browser, ChallengeId, Email, Factor, SecurityEvent},
    },
    error::{Error, Field, FieldErrors, Problem, Result},
    rate_limits::{self, Acquired, RateLimit},
};

/// Steps up with a code of the authenticator app or a recovery code. The session gets a new id (S40).
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn step_up_by_second_factor(
    services: &Services,
    current_user: &CurrentUser,
    browser: &Browser,
    code: &str,
) -> Result<SessionSecret> {
    let code =
        second_factor_code::Code::parse(code).map_err(|problem| FieldErrors::one(Field::Code, problem))?;
    let acquired = acquire_guess(services, current_user, browser).await?;
    let wrong = FieldErrors::one(Field::Code, Problem::WrongAppCode);
    let checked =
        rate_limits::refund_if_failed(services, &acquired, code.check(services, current_user.user())).await?;
    let Some(proof) = checked else {
        return failed(services, current_user, browser, code.factor(), wrong).await;
    };
    rate_limits::refund(services, &acquired).await?;

    let mut tx = AccountTx::begin(services, current_user.user()).await?;
    if !proof.consume(&mut tx, current_user.user()).await? {
        tx.rollback().await?;
        return failed(services, current_user, browser, code.factor(), wrong).await;
    }
    if code.factor() == Factor::Recovery {
        recovery_codes::notify(services, &mut tx, current_user.user(), browser).await?;
    }
    finish(services, tx, current_user, browser, code.factor()).await
}

/// Steps up with the password, if there is no second factor.
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn step_up_by_password(
    services: &Services,
    current_user: &CurrentUser,
    browser: &Browser,
    password: &str,
) -> Result<SessionSecret> {
    only_without_second_factor(current_user)?;
    password::switched_on(services)?;
    if password.is_empty() {
        return Err(FieldErrors::one(Field::Password, Problem::Required).into());
    }
    let acquired = acquire_guess(services, current_user, browser).await?;
    let comparison = password::verify_current(services, current_user.user(), password);
    let right = rate_limits::refund_if_failed(services, &acquired, comparison).await?;
    if !right {
        let wrong = FieldErrors::one(Field::Password, Problem::WrongPassword);
        return failed(services, current_user, browser, Factor::Password, wrong).await;
    }
    rate_limits::refund(services, &acquired).await?;
    let tx = AccountTx::begin(services, current_user.user()).await?;
    finish(services, tx, current_user, browser, Factor::Password).await
}

/// Mails a code for a step-up, if there is no second factor.
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn start_step_up(
    services: &Services,
    current_user: &CurrentUser,
    browser: &Browser,
    next: &str,
) -> Result<ChallengeId> {
    only_without_second_factor(current_user)?;
    start::start_step_up(services, browser, current_user, next).await
}

/// Steps up with the mailed code.
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn step_up_by_code(
    services: &Services,
    current_user: &CurrentUser,
    browser: &Browser,
    id: ChallengeId,
    code: &str,
) -> Result<SessionSecret> {
    only_without_second_factor(current_user)?;
    let purpose = Purpose::StepUp(current_user.user(), current_user.session_epoch());
    let verified = verify::verify(services, browser, id, purpose, code).await?;
    if verified.email != Email::parse(current_user.email()).map_err(|_| Error::SignedOut)? {
        return Err(Error::NotFound);
    }
    let tx = AccountTx::lock(verified.tx, current_user.user()).await?;
    finish(services, tx, current_user, browser, Factor::Email).await
}

/// A session that has proven the second factor before has guesses of its own. An attacker with the
/// first factor can open any number of other sessions, so these share the guesses that sign-ins
/// have at the second factor (S104).
async fn acquire_guess(
    services: &Services,
    current_user: &CurrentUser,
    browser: &Browser,
) -> Result<Acquired> {
    let user = current_user.user();
    let limit = match creation::has_proven_enough(services, current_user).await? {
        true => RateLimit::step_up(services, user, current_user.session()),
        false => {
            let known = known_browsers::known_to_user(services, browser, user).await?;
            RateLimit::second_factor(services, browser, user, known.as_ref())
        }
    };
    rate_limits::acquire(services, &limit).await
}

fn only_without_second_factor(current_user: &CurrentUser) -> Result<()> {
    match current_user.has_second_factor() {
        true => Err(Error::StepUpNeeded),
        false => Ok(()),
    }
}

pub(in crate::auth) async fn finish(
    services: &Services,
    mut tx: AccountTx,
    current_user: &CurrentUser,
    browser: &Browser,
    factor: Factor,
) -> Result<SessionSecret> {
    // Limited although the proof was right, as at sign-in: each step-up inserts rows.
    let limit = RateLimit::sign_ins(services, browser, current_user.user(), "step-ups");
    rate_limits::acquire_in(&mut tx, &limit).await?;
    let session = creation::rekey(&mut tx, current_user.session_secret()?, Some(factor)).await?;
    let event = SecurityEvent::SteppedUp;
    security_log::note(&mut tx, current_user.user(), event, Some(factor), browser).await?;
    tx.commit().await?;
    Ok(session)
}

async fn failed(
    services: &Services,
    current_user: &CurrentUser,
    browser: &Browser,
    factor: Factor,
    why: FieldErrors,
) -> Result<SessionSecret> {
    let event = SecurityEvent::StepUpFailed;
    security_log::note_failure(services, current_user.user(), event, factor, browser).await?;
    let email = Email::stored(current_user.email())?;
    failed_attempts::report_to_address(services, &email, FailureKind::StepUp, browser).await?;
    Err(why.into())
}
