use crate::{
    Services,
    auth::{
        challenge::{purpose::Purpose, verify},
        flows::sign_in::{self, SignInOutcome},
        session::session_secret::SessionSecret,
        types::{Browser, ChallengeId},
    },
    error::Result,
};

/// Signs in the browser that asked for the mail, with its code.
#[tracing::instrument(skip_all, fields(challenge.id = %id))]
pub async fn sign_in_by_code(
    services: &Services,
    browser: &Browser,
    id: ChallengeId,
    code: &str,
    former: Option<SessionSecret>,
) -> Result<SignInOutcome> {
    let proven = verify::verify(services, browser, id, Purpose::SignIn, code).await?;
    sign_in::after_email(services, browser, proven, former).await
}
