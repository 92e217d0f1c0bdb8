//! The second step of a sign-in, with a code.

use crate::{
    Services,
    auth::{
        credentials::{recovery_codes, second_factor_code},
        flows::sign_in::{self, SignedIn},
        session::{
            account_lock::AccountTx,
            failed_attempts::{self, FailureKind},
            known_browsers,
            pending_sign_in::{self, MAX_GUESSES},
            security_log,
            session_secret::SessionSecret,
        },
        types::{Browser, ChallengeEnd, Factor, PendingId, SecurityEvent, UserId},
    },
    error::{Error, Field, FieldErrors, Problem, Result},
    rate_limits::{self, RateLimit},
};

/// Finishes a pending sign-in with a code of the authenticator app or a recovery code.
///
/// A guess is counted in a transaction of its own before it is compared; right or wrong, it counts
/// against the user's hourly limit, so that guesses cannot be spread over many sign-ins (S18).
#[tracing::instrument(skip_all, fields(pending.id = %id))]
pub async fn sign_in_by_second_factor(
    services: &Services,
    browser: &Browser,
    id: PendingId,
    code: &str,
    trust: bool,
    former: Option<SessionSecret>,
) -> Result<SignedIn> {
    let code =
        second_factor_code::Code::parse(code).map_err(|problem| FieldErrors::one(Field::Code, problem))?;
    let found = sqlx::query!(
        "update pending_sign_ins set guesses = guesses + 1
         where id = $1 and browser_hash = $2 and guesses < $3
           and finished_at is null and voided_at is null and expires_at > app_now()
         returning user_id, guesses",
        id.0,
        browser.secret.hash(),
        MAX_GUESSES,
    )
    .fetch_optional(&services.db.pool())
    .await?
    .ok_or(Error::ChallengeEnded(ChallengeEnd::Over))?;
    let user = UserId(found.user_id);
    let known = known_browsers::known_to_user(services, browser, user).await?;
    let known = known.as_ref();
    let limit = RateLimit::second_factor(services, browser, user, known)
        .and(rate_limits::attempt(services, browser, known));
    let acquired = rate_limits::acquire(services, &limit).await?;

    let checked = rate_limits::refund_if_failed(services, &acquired, code.check(services, user)).await?;
    let Some(proof) = checked else {
        return Err(wrong(services, user, browser, code.factor(), found.guesses).await?);
    };

    rate_limits::refund(services, &acquired).await?;

    let mut tx = AccountTx::begin(services, user).await?;
    let (first, context) = pending_sign_in::finish(&mut tx, id, former).await?;
    // A concurrent request has used it: it counts as wrong.
    if !proof.consume(&mut tx, user).await? {
        tx.rollback().await?;
        return Err(wrong(services, user, browser, code.factor(), found.guesses).await?);
    }
    if code.factor() == Factor::Recovery {
        recovery_codes::notify(services, &mut tx, user, browser).await?;
    }
    let factors = [first, code.factor()];
    sign_in::begin_session(services, tx, browser, &factors, trust, context).await
}

async fn wrong(
    services: &Services,
    user: UserId,
    browser: &Browser,
    factor: Factor,
    guesses: i16,
) -> Result<Error> {
    security_log::note_failure(services, user, SecurityEvent::SignInFailed, factor, browser).await?;
    failed_attempts::report_to_user(services, user, FailureKind::SecondFactor, browser).await?;
    Ok(match MAX_GUESSES - guesses {
        ..=0 => Error::ChallengeEnded(ChallengeEnd::TooManyFactorGuesses),
        left => FieldErrors::one(Field::Code, Problem::WrongCode { left: left as u8 }).into(),
    })
}
