use crate::{
    Services,
    auth::{
        challenge::{link_token::LinkToken, verify::VerifiedChallenge},
        flows::sign_in::{self, SignInOutcome},
        session::session_secret::SessionSecret,
        types::{Browser, ChallengeEnd, ChallengeId, Email, PendingLinkId, RedirectTarget},
    },
    error::{Error, Result},
};

/// Signs in the browser that asked for the mail, with its link. One guarded statement consumes the
/// challenge, so that it works once (S11). `shown` is the challenge on the page: the user is signed
/// in only to the account that the page named.
#[tracing::instrument(skip_all)]
pub async fn sign_in_by_link(
    services: &Services,
    browser: &Browser,
    token: &LinkToken,
    shown: ChallengeId,
    former: Option<SessionSecret>,
) -> Result<SignInOutcome> {
    let mut tx = services.begin().await?;
    let consumed = sqlx::query!(
        "update challenges set consumed_at = app_now()
         where token_hash = $1 and browser_hash = $2 and id = $3 and purpose = 'sign_in'
           and consumed_at is null and voided_at is null and expires_at > app_now()
         returning email, next_path, pending_link_id",
        token.hash(),
        browser.secret.hash(),
        shown.0,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::ChallengeEnded(ChallengeEnd::Over))?;
    let proven = VerifiedChallenge {
        tx,
        email: Email::stored(&consumed.email)?,
        next: RedirectTarget::parse(&consumed.next_path),
        pending_link: consumed.pending_link_id.map(PendingLinkId),
    };
    sign_in::after_email(services, browser, proven, former).await
}
