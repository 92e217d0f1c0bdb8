//! Passwords (S27): Argon2id on a bounded blocking pool, so that sign-ins exhaust neither the
//! threads of pages nor the memory. An unknown address takes as long as a wrong password, so that
//! the time reveals no account (S4).

use unicode_normalization::UnicodeNormalization;

use super::{
    password_hash::{hash_new, verify},
    password_strength::estimate,
};

use crate::{
    PRODUCT_NAME, Services,
    auth::{
        session::{
            credential_change::{self, CredentialChange},
            current_user::{CurrentUser, SteppedUp},
        },
        types::{Browser, Factor, SecurityEvent, Strength, UserId},
    },
    error::{Error, Field, FieldErrors, Problem, Result},
    rate_limits::{self, RateLimit},
};

/// In characters.
pub const PASSWORD_MIN_LEN: usize = 8;

/// In characters.
pub const PASSWORD_MAX_LEN: usize = 256;

/// Lower scores are refused: a password of zxcvbn's score 2 falls to 10^8 guesses.
const WEAKEST_SCORE: u8 = 3;

/// A password of valid length, in Unicode normal form: every device encodes the same keys alike.
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

/// Whether this is the user's current password; for a step-up.
pub(in crate::auth) async fn verify_current(services: &Services, user: UserId, typed: &str) -> Result<bool> {
    let hash = sqlx::query_scalar!("select hash from passwords where user_id = $1", user.0)
        .fetch_optional(&services.db.pool())
        .await?;
    verify(services, hash, typed.nfkc().take(PASSWORD_MAX_LEN + 1).collect()).await
}

/// Whether a password is set. Asked before the form is shown, so that the user does not fill it in
/// in vain.
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

/// Sets the first password, or replaces it.
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
    let mut tx = credential_change::open(services, who).await?;
    let first = sqlx::query_scalar!(
        r#"insert into passwords (user_id, hash) values ($1, $2)
           on conflict (user_id) do update
               set hash = excluded.hash, created_at = app_now(), last_used_at = null
           returning xmax = 0 as "first!""#,
        who.user().0,
        hash,
    )
    .fetch_one(&mut **tx)
    .await?;
    let event = match first {
        true => SecurityEvent::FactorAdded,
        false => SecurityEvent::FactorChanged,
    };
    credential_change::commit(services, tx, who, browser, (event, Factor::Password), None).await
}

/// Removes the password; the mailed link and code still sign in.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn remove_password(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
) -> Result<CredentialChange> {
    let mut tx = credential_change::open(services, who).await?;
    let removed = sqlx::query!("delete from passwords where user_id = $1", who.user().0)
        .execute(&mut **tx)
        .await?;
    if removed.rows_affected() != 1 {
        return Err(Error::NotFound);
    }
    let event = SecurityEvent::FactorRemoved;
    credential_change::commit(services, tx, who, browser, (event, Factor::Password), None).await
}

/// Strength of a password that the user is typing. It is neither stored nor logged.
pub async fn password_strength(
    services: &Services,
    current_user: &CurrentUser,
    password: &str,
) -> Result<Strength> {
    rate_limits::acquire(services, &RateLimit::estimates(services, current_user.user())).await?;
    let password: String = password.nfkc().take(PASSWORD_MAX_LEN).collect();
    judge(services, &password, current_user).await
}

/// Checks lists of common passwords, names and patterns, and the words of this account.
async fn judge(services: &Services, password: &str, current_user: &CurrentUser) -> Result<Strength> {
    let password = password.to_owned();
    let (email, name) = (current_user.email().to_owned(), current_user.name().to_owned());
    let locale = current_user.locale();
    let estimating = services.estimating.run_for(current_user.user(), move |_| {
        let (local, host) = email.split_once('@').unwrap_or_default();
        estimate(locale, &password, &[PRODUCT_NAME, &email, local, host, &name])
    });
    estimating.await
}

/// [`Error::NotFound`] if passwords are disabled.
pub(in crate::auth) fn switched_on(services: &Services) -> Result<()> {
    match services.config.auth.password {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}
