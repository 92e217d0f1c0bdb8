//! Passwords (S27): Argon2id on a bounded pool, so that sign-ins starve neither
//! pages nor memory. One that is unknown takes as long as one that is wrong (S4).

use std::sync::LazyLock;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use unicode_normalization::UnicodeNormalization;

use super::{
    Browser, CurrentUser, Email, Factor, RedirectTarget, SecurityEvent, SessionId, SignInOutcome, SteppedUp,
    Strength, UserId,
    factors::{self, CredentialChange},
    failures::{self, FailureKind},
    known_browsers,
    password_strength::estimate,
    security_log,
    sign_in::{self, SignInContext},
};
use crate::{
    Services,
    error::{Error, Field, FieldErrors, Problem, Result},
    rate_limits::{self, RateLimit},
};

/// In characters.
pub const PASSWORD_MIN_LEN: usize = 8;
/// In characters.
pub const PASSWORD_MAX_LEN: usize = 256;

/// OWASP's password storage cheat sheet: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Scores below are refused: zxcvbn's 2 falls to 10^8 guesses.
const WEAKEST_SCORE: u8 = 3;

/// A password of the right length, in one normal form: the same keys give the same
/// password on every device.
struct Password(String);

impl Password {
    fn parse(input: &str) -> Result<Self, Problem> {
        let password: String = input.nfkc().collect();
        let len = password.chars().count();
        if len == 0 {
            return Err(Problem::Required);
        }
        if len < PASSWORD_MIN_LEN {
            let min = PASSWORD_MIN_LEN;
            return Err(Problem::TooShort { min });
        }
        if len > PASSWORD_MAX_LEN {
            let max = PASSWORD_MAX_LEN;
            return Err(Problem::TooLong { max });
        }
        Ok(Self(password))
    }
}

/// Signs in by address and password. Known and unknown addresses take the same
/// statements and one hash each (S3, S4).
#[tracing::instrument(skip_all)]
pub async fn sign_in_by_password(
    services: &Services,
    browser: &Browser,
    email: &str,
    password: &str,
    next: &str,
    former: Option<SessionId>,
) -> Result<SignInOutcome> {
    switched_on(services)?;
    let mut errors = FieldErrors::default();
    let email = errors.take(Field::Email, Email::parse(email));
    let typed = match password {
        "" => errors.take(Field::Password, Err(Problem::Required)),
        password => Some(password.nfkc().take(PASSWORD_MAX_LEN + 1).collect::<String>()),
    };
    let (email, typed) = email.zip(typed).ok_or(errors)?;

    let known = known_browsers::known(services, browser, &email).await?;
    let known = known.as_ref();
    let limit = RateLimit::passwords(services, browser, &email, known)
        .and(rate_limits::attempt(services, browser, known));
    let acquired = rate_limits::acquire(services, &limit).await?;

    let found = sqlx::query!(
        "select p.user_id, p.hash from passwords p join users u on u.id = p.user_id
         where u.email = $1 and u.disabled_at is null",
        email.as_str(),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    let stored = found.as_ref().map(|found| found.hash.clone());
    let right =
        rate_limits::refund_if_failed(services, &acquired, verify(services, stored, typed.clone())).await?;
    let Some(found) = found.filter(|_| right) else {
        security_log::note_failed_sign_in(services, &email, Factor::Password, browser).await?;
        failures::report_to_address(services, &email, FailureKind::Password, browser).await?;
        return Err(FieldErrors::one(Field::Password, Problem::WrongPassword).into());
    };
    rate_limits::refund(services, &acquired).await?;
    let rehashed = match is_current(&found.hash) {
        true => found.hash.clone(),
        false => hash(services, typed).await?,
    };

    let mut tx = services.begin().await?;
    sign_in::lock(&mut tx, UserId(found.user_id)).await?;
    // The row that was compared, or nothing: a password that was changed meanwhile
    // opens no door.
    let used = sqlx::query!(
        "update passwords set last_used_at = app_now(), hash = $3 where user_id = $1 and hash = $2",
        found.user_id,
        found.hash,
        rehashed,
    )
    .execute(&mut *tx)
    .await?;
    if used.rows_affected() != 1 {
        return Err(FieldErrors::one(Field::Password, Problem::WrongPassword).into());
    }
    let first = (UserId(found.user_id), Factor::Password);
    let context = SignInContext::new(RedirectTarget::parse(next), former);
    sign_in::after_first_factor(services, tx, browser, first, context).await
}

/// Whether this is the user's password; for a step-up.
pub(super) async fn verify_current(services: &Services, user: UserId, typed: &str) -> Result<bool> {
    let hash = sqlx::query_scalar!("select hash from passwords where user_id = $1", user.0)
        .fetch_optional(&services.db.pool())
        .await?;
    verify(services, hash, typed.nfkc().take(PASSWORD_MAX_LEN + 1).collect()).await
}

/// Whether there is a password already; asked for before the form is shown, so that
/// nobody fills it in vain.
pub async fn has_password(services: &Services, who: &SteppedUp) -> Result<bool> {
    switched_on(services)?;
    let has = sqlx::query_scalar!(
        r#"select exists(select from passwords where user_id = $1) as "has!""#,
        who.user().0
    )
    .fetch_one(&services.db.pool())
    .await?;
    Ok(has)
}

/// Sets the first password, or another in place of it.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn set_password(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
    password: &str,
) -> Result<CredentialChange> {
    switched_on(services)?;
    let refused = |problem| FieldErrors::one(Field::Password, problem);
    let password = Password::parse(password).map_err(refused)?;
    rate_limits::acquire(services, &RateLimit::estimates(services, who.user())).await?;
    if judge(services, &password.0, who).await?.score < WEAKEST_SCORE {
        return Err(refused(Problem::Guessable).into());
    }
    let hash = hash_new(services, who.user(), password.0).await?;
    let mut tx = factors::open_credential_change(services, who).await?;
    let first = sqlx::query_scalar!(
        r#"insert into passwords (user_id, hash) values ($1, $2)
           on conflict (user_id) do update
               set hash = excluded.hash, created_at = app_now(), last_used_at = null
           returning xmax = 0 as "first!""#,
        who.user().0,
        hash,
    )
    .fetch_one(&mut *tx)
    .await?;
    let event = match first {
        true => SecurityEvent::FactorAdded,
        false => SecurityEvent::FactorChanged,
    };
    factors::commit_credential_change(services, tx, who, browser, (event, Factor::Password), None).await
}

/// Removes the password; the mailed link and code remain.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn remove_password(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
) -> Result<CredentialChange> {
    let mut tx = factors::open_credential_change(services, who).await?;
    let removed = sqlx::query!("delete from passwords where user_id = $1", who.user().0)
        .execute(&mut *tx)
        .await?;
    if removed.rows_affected() != 1 {
        return Err(Error::NotFound);
    }
    let event = SecurityEvent::FactorRemoved;
    factors::commit_credential_change(services, tx, who, browser, (event, Factor::Password), None).await
}

/// How hard a password is to guess, for whoever is choosing one. Nothing of it is
/// kept or logged.
pub async fn password_strength(
    services: &Services,
    current_user: &CurrentUser,
    password: &str,
) -> Result<Strength> {
    rate_limits::acquire(services, &RateLimit::estimates(services, current_user.user())).await?;
    let password: String = password.nfkc().take(PASSWORD_MAX_LEN).collect();
    judge(services, &password, current_user).await
}

/// Against lists of common passwords, names and patterns, and the words of this account.
async fn judge(services: &Services, password: &str, current_user: &CurrentUser) -> Result<Strength> {
    let password = password.to_owned();
    let (email, name) = (current_user.email().to_owned(), current_user.name().to_owned());
    let estimating = services.estimating.run_for(current_user.user(), move |_| {
        let (local, host) = email.split_once('@').unwrap_or_default();
        estimate(&password, &["latchkey", &email, local, host, &name])
    });
    estimating.await
}

/// A way in that is switched off does not exist.
pub(super) fn switched_on(services: &Services) -> Result<()> {
    match services.config.auth.password {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Whether a hash was made with today's parameters.
fn is_current(hash: &str) -> bool {
    hash.starts_with(&format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$"))
}

/// Of nobody's password: what is compared where there is none (S4).
static DUMMY_HASH: LazyLock<Option<String>> = LazyLock::new(|| {
    argon2()
        .hash_password(b"nobody's")
        .map(|hash| hash.to_string())
        .ok()
});

/// A salted, slow hash, as a PHC string, in a turn of sign-in's: for a password that was just
/// compared.
async fn hash(services: &Services, secret: String) -> Result<String> {
    services.hashing.run(move || slow_hash(&secret)).await?
}

/// The same for a secret that is new, in turns that sign-in does not wait for (S105).
pub(super) async fn hash_new(services: &Services, user: UserId, secret: String) -> Result<String> {
    services
        .enrolling
        .run_for(user, move |_| slow_hash(&secret))
        .await?
}

fn slow_hash(secret: &str) -> Result<String> {
    argon2()
        .hash_password(secret.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Error::internal(error.to_string()))
}

/// Compares; without a hash it takes as long, and is wrong.
pub(super) async fn verify(services: &Services, hash: Option<String>, secret: String) -> Result<bool> {
    services
        .hashing
        .run(move || {
            let known = hash.is_some();
            let Some(hash) = hash.or_else(|| DUMMY_HASH.clone()) else {
                return false;
            };
            let right = PasswordHash::new(&hash)
                .is_ok_and(|hash| argon2().verify_password(secret.as_bytes(), &hash).is_ok());
            right && known
        })
        .await
}
