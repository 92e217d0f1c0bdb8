use unicode_normalization::UnicodeNormalization;

use crate::{
    Services,
    auth::{
        credentials::{
            password::{PASSWORD_MAX_LEN, switched_on},
            password_hash::{hash, is_current, verify},
        },
        flows::sign_in::{self, SignInOutcome},
        session::{
            account_lock::AccountTx,
            failed_attempts::{self, FailureKind},
            known_browsers,
            pending_sign_in::SignInContext,
            security_log,
            session_secret::SessionSecret,
        },
        types::{Browser, Email, Factor, RedirectTarget, UserId},
    },
    error::{Field, FieldErrors, Problem, Result},
    rate_limits::{self, RateLimit},
};

/// Signs in with e-mail address and password. The same statements and one hash run whether or not
/// the address has an account, so that the response time does not tell (S3, S4).
#[tracing::instrument(skip_all)]
pub async fn sign_in_by_password(
    services: &Services,
    browser: &Browser,
    email: &str,
    password: &str,
    next: &str,
    former: Option<SessionSecret>,
) -> Result<SignInOutcome> {
    switched_on(services)?;
    let mut errors = FieldErrors::default();
    let email = errors.take(Field::Email, Email::parse(email));
    let typed = match password {
        "" => errors.take(Field::Password, Err(Problem::Required)),
        password => Some(password.nfkc().take(PASSWORD_MAX_LEN + 1).collect::<String>()),
    };
    let (email, typed) = email.zip(typed).ok_or(errors)?;

    let known = known_browsers::known_to_address(services, browser, &email).await?;
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
        failed_attempts::report_to_address(services, &email, FailureKind::Password, browser).await?;
        return Err(FieldErrors::one(Field::Password, Problem::WrongPassword).into());
    };
    rate_limits::refund(services, &acquired).await?;
    let rehashed = match is_current(&found.hash) {
        true => found.hash.clone(),
        false => hash(services, typed).await?,
    };

    let mut tx = AccountTx::begin(services, UserId(found.user_id)).await?;
    // Only if the hash is still the one that was compared: a password that was changed meanwhile
    // does not sign in.
    let used = sqlx::query!(
        "update passwords set last_used_at = app_now(), hash = $3 where user_id = $1 and hash = $2",
        found.user_id,
        found.hash,
        rehashed,
    )
    .execute(&mut **tx)
    .await?;
    if used.rows_affected() != 1 {
        return Err(FieldErrors::one(Field::Password, Problem::WrongPassword).into());
    }
    let context = SignInContext::new(RedirectTarget::parse(next), former);
    sign_in::after_first_factor(services, tx, browser, Factor::Password, context).await
}
