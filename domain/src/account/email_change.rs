//! Another address (S6): it takes a step-up and a code from the new one; the old one
//! is told, and what was mailed to it is void.

use crate::{
    Services,
    auth::{
        self, Browser, BrowserSecret, ChallengeId, CredentialChange, Email, Factor, SecurityEvent, SteppedUp,
        VerifyPage, commit_credential_change, void_challenges,
    },
    error::{Field, FieldErrors, Problem, Result, on_constraint},
    rate_limits::{self, RateLimit},
};

/// Mails a code to the new address, whoever has it: that is said only to who proves
/// it (S3).
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
    auth::start_email_challenge(services, who, browser, &email).await
}

/// What the form for the code shows; only in the browser and the account that asked.
pub async fn new_email_page(
    services: &Services,
    who: &SteppedUp,
    browser: &BrowserSecret,
    id: ChallengeId,
) -> Result<VerifyPage> {
    auth::email_challenge_page(services, who, browser, id).await
}

/// Takes the address whose code this is.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn change_email(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
    id: ChallengeId,
    code: &str,
) -> Result<CredentialChange> {
    let (mut tx, email) = auth::prove_email(services, who, browser, id, code).await?;
    // Links and codes on their way to either address open nothing any more (S12).
    void_challenges(&mut tx, email.as_str()).await?;
    sqlx::query!(
        "update users set email = $2 where id = $1",
        who.user().0,
        email.as_str()
    )
    .execute(&mut *tx)
    .await
    .map_err(on_constraint("users_email_key", Field::Code, Problem::Taken))?;
    let event = SecurityEvent::FactorChanged;
    commit_credential_change(services, tx, who, browser, (event, Factor::Email), None).await
}
