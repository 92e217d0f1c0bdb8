//! Between a first factor and a session: a row that opens nothing (S24), bound to
//! the browser, for ten minutes and five guesses.

use std::time::Duration;

use uuid::Uuid;

use super::{
    Browser, BrowserSecret, ChallengeEnd, Factor, PendingId, PendingLinkId, RedirectTarget, SecondFactorPage,
    SecurityEvent, SessionId, SignedIn, UserId,
    failures::{self, FailureKind},
    known_browsers, readable, recovery_codes, security_log,
    sign_in::{self, SignInContext},
    totp,
};
use crate::{
    Services,
    db::Tx,
    error::{Error, Field, FieldErrors, Problem, Result},
    rate_limits::{self, RateLimit},
};

/// How long the second factor may take.
pub const PENDING_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// Guesses for one first factor.
const MAX_GUESSES: i16 = 5;

/// Whether the user has a second factor. It is then asked for on every way in.
pub(super) async fn is_enrolled(tx: &mut Tx, user: UserId) -> Result<bool> {
    let enrolled = sqlx::query_scalar!(
        r#"select exists(
               select from totp_credentials where user_id = $1 and confirmed_at is not null
           ) or exists(select from passkeys where user_id = $1) as "enrolled!""#,
        user.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(enrolled)
}

pub(super) async fn begin(
    tx: &mut Tx,
    browser: &Browser,
    user: UserId,
    first: Factor,
    context: &SignInContext,
) -> Result<PendingId> {
    let id = PendingId(Uuid::new_v4());
    sqlx::query!(
        "insert into pending_sign_ins
             (id, user_id, browser_hash, first_factor, next_path, expires_at, pending_link_id)
         values ($1, $2, $3, $4, $5, app_now() + make_interval(secs => $6), $7)",
        id.0,
        user.0,
        browser.secret.hash(),
        first.as_str(),
        context.next.as_str(),
        PENDING_LIFETIME.as_secs_f64(),
        context.pending_link.map(|link| link.0),
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// Ends what waits: a factor was changed, or the person ended all other sessions.
pub(super) async fn void_all(tx: &mut Tx, user: UserId) -> Result<()> {
    sqlx::query!(
        "update pending_sign_ins set voided_at = app_now()
         where user_id = $1 and finished_at is null and voided_at is null",
        user.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What the page for the second factor shows; only in the browser that began.
pub async fn second_factor_page(
    services: &Services,
    browser: &BrowserSecret,
    id: PendingId,
) -> Result<SecondFactorPage> {
    let found = sqlx::query!(
        r#"select u.email, p.expires_at, p.next_path,
               exists(select from totp_credentials a where a.user_id = p.user_id and a.confirmed_at is not null)
                   as "totp!",
               exists(select from passkeys k where k.user_id = p.user_id) as "passkey!"
           from pending_sign_ins p join users u on u.id = p.user_id
           where p.id = $1 and p.browser_hash = $2
             and p.finished_at is null and p.voided_at is null and p.expires_at > app_now()"#,
        id.0,
        browser.hash(),
    )
    .fetch_optional(&services.db.pool())
    .await?
    .ok_or(Error::ChallengeEnded(ChallengeEnd::Over))?;
    Ok(SecondFactorPage {
        email: readable(&found.email),
        expires_at: found.expires_at.into(),
        totp: found.totp,
        passkey: found.passkey,
        next: found.next_path,
    })
}

/// Signs in by a code of the authenticator app, or by a recovery code.
///
/// A guess is counted, in a transaction of its own, before it is looked at; right or
/// wrong, it comes out of the user's hour (S18).
#[tracing::instrument(skip_all, fields(pending.id = %id))]
pub async fn sign_in_by_second_factor(
    services: &Services,
    browser: &Browser,
    id: PendingId,
    code: &str,
    trust: bool,
    former: Option<SessionId>,
) -> Result<SignedIn> {
    let code = Code::parse(code).map_err(|problem| FieldErrors::one(Field::Code, problem))?;
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
    let known = known_browsers::known_to(services, browser, user).await?;
    let known = known.as_ref();
    let limit = RateLimit::second_factor(services, browser, user, known)
        .and(rate_limits::attempt(services, browser, known));
    let acquired = rate_limits::acquire(services, &limit).await?;

    let checked = rate_limits::refund_if_failed(services, &acquired, code.check(services, user)).await?;
    let Some(proof) = checked else {
        return Err(wrong(services, user, browser, code.factor(), found.guesses).await?);
    };

    rate_limits::refund(services, &acquired).await?;

    let mut tx = services.begin().await?;
    sign_in::lock(&mut tx, user).await?;
    let (first, context) = finish(&mut tx, id, former).await?;
    // Used a moment ago, by another request: as wrong as any other.
    if !proof.consume(&mut tx, user).await? {
        tx.rollback().await?;
        return Err(wrong(services, user, browser, code.factor(), found.guesses).await?);
    }
    if code.factor() == Factor::Recovery {
        recovery_codes::notify(services, &mut tx, user, browser).await?;
    }
    let factors = [first, code.factor()];
    sign_in::begin_session(services, tx, browser, user, &factors, trust, context).await
}

/// Whose sign-in waits in this browser.
pub(super) async fn user_of(services: &Services, browser: &Browser, id: PendingId) -> Result<UserId> {
    let user = sqlx::query_scalar!(
        "select user_id from pending_sign_ins
         where id = $1 and browser_hash = $2
           and finished_at is null and voided_at is null and expires_at > app_now()",
        id.0,
        browser.secret.hash(),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    user.map(UserId).ok_or(Error::ChallengeEnded(ChallengeEnd::Over))
}

/// Ends the waiting, by one guarded statement; gives the first factor and what goes
/// with it.
pub(super) async fn finish(
    tx: &mut Tx,
    id: PendingId,
    former: Option<SessionId>,
) -> Result<(Factor, SignInContext)> {
    let finished = sqlx::query!(
        "update pending_sign_ins set finished_at = app_now()
         where id = $1 and finished_at is null and voided_at is null and expires_at > app_now()
         returning first_factor, next_path, pending_link_id",
        id.0,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Error::ChallengeEnded(ChallengeEnd::Over))?;
    let first = Factor::parse(&finished.first_factor).ok_or_else(|| Error::internal("an unknown factor"))?;
    let context = SignInContext {
        next: RedirectTarget::parse(&finished.next_path),
        former,
        pending_link: finished.pending_link_id.map(PendingLinkId),
    };
    Ok((first, context))
}

async fn wrong(
    services: &Services,
    user: UserId,
    browser: &Browser,
    factor: Factor,
    guesses: i16,
) -> Result<Error> {
    security_log::note_failure(services, user, SecurityEvent::SignInFailed, factor, browser).await?;
    failures::report_to_user(services, user, FailureKind::SecondFactor, browser).await?;
    Ok(match MAX_GUESSES - guesses {
        ..=0 => Error::ChallengeEnded(ChallengeEnd::TooManyGuesses),
        left => FieldErrors::one(Field::Code, Problem::WrongCode { left: left as u8 }).into(),
    })
}

/// What was typed where either kind of code is taken.
pub(super) enum Code {
    Totp(totp::Code),
    Recovery(recovery_codes::Code),
}

/// A code that is right, and not yet used up.
pub(super) enum Proof {
    Totp(totp::Step),
    Recovery(recovery_codes::Selector),
}

impl Code {
    pub fn parse(input: &str) -> Result<Self, Problem> {
        // Six digits with a word before them can have as many letters as a recovery code; a
        // recovery code, in its groups or whole, has never six digits in words of their own.
        totp::Code::parse(input).map(Self::Totp).or_else(|problem| {
            recovery_codes::Code::parse(input)
                .map(Self::Recovery)
                .ok_or(problem)
        })
    }

    pub fn factor(&self) -> Factor {
        match self {
            Self::Totp(_) => Factor::Totp,
            Self::Recovery(_) => Factor::Recovery,
        }
    }

    /// Compares it with what the user has enrolled.
    pub async fn check(&self, services: &Services, user: UserId) -> Result<Option<Proof>> {
        Ok(match self {
            Self::Totp(code) => totp::check(services, user, code).await?.map(Proof::Totp),
            Self::Recovery(code) => recovery_codes::check(services, user, code)
                .await?
                .map(Proof::Recovery),
        })
    }
}

impl Proof {
    /// Uses it up: of many at once, one wins (R4).
    pub async fn consume(self, tx: &mut Tx, user: UserId) -> Result<bool> {
        match self {
            Self::Totp(step) => totp::consume(tx, user, step).await,
            Self::Recovery(selector) => recovery_codes::consume(tx, user, &selector).await,
        }
    }
}
