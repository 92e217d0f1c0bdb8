//! The mailed link.

use super::{
    Browser, BrowserSecret, ChallengeEnd, ChallengeId, Email, LinkPage, PendingLinkId, RedirectTarget,
    SessionId, SignInOutcome,
    browser::secret,
    otp::{self, VerifiedChallenge},
    readable, sign_in,
};
use crate::{
    Services,
    error::{Error, Result},
    keys::{random, sha256},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

secret! {
    /// What a mailed link carries: 256 bits; the database holds its hash (S8).
    LinkToken
}

impl LinkToken {
    /// In the end of a link's path. Mail programs and people take a bracket, a full stop, a
    /// slash or the end of a line into a link: what stands around the token is left out.
    pub fn find(path: &str) -> Option<Self> {
        const LEN: usize = 43;
        let begins = path.trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'));
        Self::parse(begins.get(..LEN)?)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// What the link's page shows; consumes nothing (S9). In the browser that asked
/// it offers a button, anywhere else it shows the code to type there (S10): so a
/// scanner that opens and clicks everything signs nobody in.
pub async fn link_page(
    services: &Services,
    browser: Option<&BrowserSecret>,
    token: Option<&LinkToken>,
) -> Result<LinkPage> {
    let Some(token) = token else {
        return Ok(LinkPage::Over);
    };
    let found = sqlx::query!(
        "select id, email, purpose, browser_hash, code_hash, device, created_at from challenges
         where token_hash = $1 and consumed_at is null and voided_at is null and expires_at > app_now()",
        token.hash(),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    Ok(match found {
        None => LinkPage::Over,
        // A step-up takes the code alone: it goes on in the tab that asked.
        Some(found)
            if found.purpose == otp::Purpose::SignIn.as_str()
                && browser.is_some_and(|secret| secret.hash() == found.browser_hash) =>
        {
            LinkPage::Confirm {
                email: readable(&found.email),
                challenge: ChallengeId(found.id),
            }
        }
        Some(found) => LinkPage::Elsewhere {
            code: otp::mailed(&services.keys, token, ChallengeId(found.id), &found.code_hash),
            device: found.device,
            asked_at: found.created_at.into(),
        },
    })
}

/// Signs in the browser that asked, by the link from its mail. One guarded
/// statement consumes it, and its row count decides (S11). `shown` is the challenge
/// that the page named: nobody is signed in as somebody else than it said.
#[tracing::instrument(skip_all)]
pub async fn sign_in_by_link(
    services: &Services,
    browser: &Browser,
    token: &LinkToken,
    shown: ChallengeId,
    former: Option<SessionId>,
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
