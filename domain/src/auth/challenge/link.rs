//! The mailed link.

use crate::{
    Services,
    auth::{
        challenge::{code, link_token::LinkToken, purpose::Purpose},
        types::{BrowserSecret, ChallengeId, LinkPage, readable},
    },
    error::Result,
};

/// The page of a mailed link; it consumes nothing (S9). In the browser that asked it offers a
/// button; in any other it shows the code to type in the first one (S10), so that a mail scanner
/// that follows links and clicks buttons does not sign in.
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
        // A step-up takes only the code, because it continues in the tab that asked.
        Some(found)
            if found.purpose == Purpose::SignIn.as_str()
                && browser.is_some_and(|secret| secret.hash() == found.browser_hash) =>
        {
            LinkPage::Confirm {
                email: readable(&found.email),
                challenge: ChallengeId(found.id),
            }
        }
        Some(found) => LinkPage::Elsewhere {
            code: code::mailed(&services.keys, token, ChallengeId(found.id), &found.code_hash),
            device: found.device,
            asked_at: found.created_at.into(),
        },
    })
}
