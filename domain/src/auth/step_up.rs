//! Proving a factor again, before something dangerous (S25). With a second factor
//! enrolled nothing less will do; a trusted browser never counts.

use super::{
    Browser, ChallengeId, Email, Factor, Identity, Next, SecurityEvent, SessionId, StepUpPage, challenges,
    devices,
    failures::{self, Guessed},
    otp, passwords, readable, second_factor, security_log, sessions, sign_in,
};
use crate::{
    Services,
    budgets::{self, Budget, Spent},
    db::Tx,
    error::{Error, Field, FieldErrors, Problem, Result},
};

/// Where a step-up leads that nothing asked for.
const SETTINGS: &str = "/settings/security";

/// What the page offers, and where it leads: a path of ours, whatever was asked for
/// (S14).
pub async fn step_up_page(services: &Services, identity: &Identity, next: &str) -> Result<StepUpPage> {
    let has = sqlx::query!(
        r#"select exists(select from passwords where user_id = $1) as "password!",
               exists(select from authenticators where user_id = $1 and confirmed_at is not null) as "totp!",
               exists(select from passkeys where user_id = $1) as "passkey!""#,
        identity.user().0,
    )
    .fetch_one(&services.db.pool())
    .await?;
    Ok(StepUpPage {
        email: readable(identity.email()),
        next: match next {
            "" => SETTINGS.to_owned(),
            next => Next::parse(next).as_str().to_owned(),
        },
        second_factor: identity.has_second_factor(),
        totp: has.totp,
        passkey: has.passkey,
        password: has.password && services.config.auth.password && !identity.has_second_factor(),
        done: identity.stepped_up().is_ok(),
    })
}

/// By a code of the authenticator app, or a recovery code. The session goes on under
/// a new id (S40).
#[tracing::instrument(skip_all, fields(user.id = %identity.user()))]
pub async fn step_up_by_second_factor(
    services: &Services,
    identity: &Identity,
    browser: &Browser,
    code: &str,
) -> Result<SessionId> {
    let code = second_factor::Code::parse(code).map_err(|problem| FieldErrors::one(Field::Code, problem))?;
    let spent = spend_guess(services, identity, browser).await?;
    let wrong = FieldErrors::one(Field::Code, Problem::WrongAppCode);
    let checked =
        budgets::give_back_if_failed(services, &spent, code.check(services, identity.user())).await?;
    let Some(proof) = checked else {
        return failed(services, identity, browser, code.factor(), wrong).await;
    };
    budgets::give_back(services, &spent).await?;

    let mut tx = services.begin().await?;
    sign_in::lock(&mut tx, identity.user()).await?;
    if !proof.consume(&mut tx, identity.user()).await? {
        tx.rollback().await?;
        return failed(services, identity, browser, code.factor(), wrong).await;
    }
    if code.factor() == Factor::Recovery {
        super::recovery_codes::notify(services, &mut tx, identity.user(), browser).await?;
    }
    done(services, tx, identity, browser, code.factor()).await
}

/// By the password, where there is no second factor.
#[tracing::instrument(skip_all, fields(user.id = %identity.user()))]
pub async fn step_up_by_password(
    services: &Services,
    identity: &Identity,
    browser: &Browser,
    password: &str,
) -> Result<SessionId> {
    only_without_second_factor(identity)?;
    passwords::switched_on(services)?;
    if password.is_empty() {
        return Err(FieldErrors::one(Field::Password, Problem::Required).into());
    }
    let spent = spend_guess(services, identity, browser).await?;
    let comparison = passwords::is_right(services, identity.user(), password);
    let right = budgets::give_back_if_failed(services, &spent, comparison).await?;
    if !right {
        let wrong = FieldErrors::one(Field::Password, Problem::WrongPassword);
        return failed(services, identity, browser, Factor::Password, wrong).await;
    }
    budgets::give_back(services, &spent).await?;
    let tx = services.begin().await?;
    done(services, tx, identity, browser, Factor::Password).await
}

/// Mails a code, where there is no second factor.
#[tracing::instrument(skip_all, fields(user.id = %identity.user()))]
pub async fn start_step_up(
    services: &Services,
    identity: &Identity,
    browser: &Browser,
    next: &str,
) -> Result<ChallengeId> {
    only_without_second_factor(identity)?;
    challenges::start_step_up(services, browser, identity, next).await
}

/// By the code that was mailed.
#[tracing::instrument(skip_all, fields(user.id = %identity.user()))]
pub async fn step_up_by_code(
    services: &Services,
    identity: &Identity,
    browser: &Browser,
    id: ChallengeId,
    code: &str,
) -> Result<SessionId> {
    only_without_second_factor(identity)?;
    let purpose = otp::Purpose::StepUp(identity.user(), identity.begun_in());
    let redeemed = otp::redeem(services, browser, id, purpose, code).await?;
    if redeemed.email != Email::parse(identity.email()).map_err(|_| Error::SignedOut)? {
        return Err(Error::NotFound);
    }
    done(services, redeemed.tx, identity, browser, Factor::Email).await
}

/// A session that has proven the second factor before has guesses of its own. All others are
/// there for whoever has the first one, as many as they like: they share the guesses that sign-ins
/// have at the second factor (S104).
async fn spend_guess(services: &Services, identity: &Identity, browser: &Browser) -> Result<Spent> {
    let user = identity.user();
    let budget = match sessions::has_proven_enough(services, identity).await? {
        true => Budget::step_up(services, user, identity.session()),
        false => {
            let known = devices::known_to(services, browser, user).await?;
            Budget::second_factor(services, browser, user, known.as_ref())
        }
    };
    budgets::spend(services, &budget).await
}

fn only_without_second_factor(identity: &Identity) -> Result<()> {
    match identity.has_second_factor() {
        true => Err(Error::StepUpNeeded),
        false => Ok(()),
    }
}

pub(super) async fn done(
    services: &Services,
    mut tx: Tx,
    identity: &Identity,
    browser: &Browser,
    factor: Factor,
) -> Result<SessionId> {
    sign_in::lock(&mut tx, identity.user()).await?;
    // As at sign-in: what is right is no guess, but leaves rows.
    let budget = Budget::sign_ins(services, browser, identity.user(), "step-ups");
    budgets::spend_in(&mut tx, &budget).await?;
    let session = sessions::rekey(&mut tx, identity.session_id()?, Some(factor)).await?;
    let event = SecurityEvent::SteppedUp;
    security_log::note(&mut tx, identity.user(), event, Some(factor), browser).await?;
    tx.commit().await?;
    Ok(session)
}

async fn failed(
    services: &Services,
    identity: &Identity,
    browser: &Browser,
    factor: Factor,
    why: FieldErrors,
) -> Result<SessionId> {
    let event = SecurityEvent::StepUpFailed;
    security_log::note_failure(services, identity.user(), event, factor, browser).await?;
    let email = Email::stored(identity.email())?;
    failures::tell_owner(services, &email, Guessed::StepUp, browser).await?;
    Err(why.into())
}
