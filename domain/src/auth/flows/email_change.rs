//! Changing the e-mail address: it requires a step-up and a code from the new address. The old
//! address is notified, and challenges that were mailed to it are void, so that a stolen session
//! cannot silently take the account over (S6).

use crate::{
    Services,
    auth::{
        challenge::{page, purpose::Purpose, start, verify::verify},
        session::{
            account_lock::AccountTx,
            credential_change::{self, CredentialChange},
            current_user::SteppedUp,
            revocation::void_challenges,
        },
        types::{Browser, BrowserSecret, ChallengeId, Email, Factor, SecurityEvent, VerifyPage},
    },
    error::{Field, FieldErrors, Problem, Result, on_constraint},
    rate_limits::{self, RateLimit},
};

/// Mails a code to the new address, whether or not it has an account: that is revealed only after
/// the code proves it (S3).
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn start_email_change(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
    email: &str,
) -> Result<ChallengeId> {
    let refused = |problem| FieldErrors::one(Field::Email, problem);
    let email = Email::parse(email).map_err(refused)?;
    if email.as_str() == who.email() {
        return Err(refused(Problem::Unchanged).into());
    }
    rate_limits::acquire(services, &RateLimit::changes(services, who.user())).await?;
    start::start_email_challenge(services, who, browser, &email).await
}

/// The page that asks for the code; only in the browser and the account that asked for it.
pub async fn new_email_page(
    services: &Services,
    who: &SteppedUp,
    browser: &BrowserSecret,
    id: ChallengeId,
) -> Result<VerifyPage> {
    page::email_challenge_page(services, who, browser, id).await
}

/// Changes the address to the one that the code proves.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn change_email(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
    id: ChallengeId,
    code: &str,
) -> Result<CredentialChange> {
    let purpose = Purpose::EmailChange(who.user(), who.session_epoch());
    let verified = verify(services, browser, id, purpose, code).await?;
    let mut tx = AccountTx::lock(verified.tx, who.user()).await?;
    // Voids challenges that are on their way to either address (S12).
    void_challenges(&mut tx, verified.email.as_str()).await?;
    sqlx::query!(
        "update users set email = $2 where id = $1",
        who.user().0,
        verified.email.as_str()
    )
    .execute(&mut **tx)
    .await
    .map_err(on_constraint("users_email_key", Field::Code, Problem::Taken))?;
    let event = SecurityEvent::FactorChanged;
    credential_change::commit(services, tx, who, browser, (event, Factor::Email), None).await
}
