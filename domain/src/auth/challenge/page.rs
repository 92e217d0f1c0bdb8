//! The pages that ask for a mailed code.

use crate::{
    Services,
    auth::{
        challenge::purpose::Purpose,
        session::current_user::SteppedUp,
        types::{BrowserSecret, ChallengeId, PendingLinkId, Undeliverable, VerifyPage, readable},
    },
    error::{Error, Result},
};

/// The page that asks for a sign-in code; only in the browser that asked for the mail.
pub async fn verify_page(
    services: &Services,
    browser: &BrowserSecret,
    id: ChallengeId,
) -> Result<VerifyPage> {
    page(services, browser, Purpose::SignIn, id).await
}

/// The page that asks for the code which was mailed to an account's new address.
pub(crate) async fn email_challenge_page(
    services: &Services,
    who: &SteppedUp,
    browser: &BrowserSecret,
    id: ChallengeId,
) -> Result<VerifyPage> {
    page(
        services,
        browser,
        Purpose::EmailChange(who.user(), who.session_epoch()),
        id,
    )
    .await
}

async fn page(
    services: &Services,
    browser: &BrowserSecret,
    purpose: Purpose,
    id: ChallengeId,
) -> Result<VerifyPage> {
    let found = sqlx::query!(
        r#"select c.email, c.next_path,
               greatest(extract(epoch from c.expires_at - app_now()), 0)::int as "expires_in!",
               greatest(extract(epoch from app_now() - c.created_at), 0)::int as "requested_ago!",
               p.provider as "provider?", p.id as "pending_link?",
               o.refusal as "refusal?"
           from challenges c left join pending_account_links p on p.id = c.pending_link_id
               left join email_outbox o on o.id = c.mail_id
           where c.id = $1 and c.browser_hash = $2 and c.consumed_at is null
             and c.purpose = $3 and c.user_id is not distinct from $4
             and c.session_id is not distinct from $5 and c.session_epoch is not distinct from $6"#,
        id.0,
        browser.hash(),
        purpose.as_str(),
        purpose.user().map(|user| user.0),
        purpose
            .session_epoch()
            .map(|session_epoch| session_epoch.session.0),
        purpose.session_epoch().map(|session_epoch| session_epoch.epoch),
    )
    .fetch_optional(&services.db.pool())
    .await?
    .ok_or(Error::ChallengeEnded(purpose.over()))?;
    Ok(VerifyPage {
        email: readable(&found.email),
        expires_in: found.expires_in.unsigned_abs(),
        requested_ago: found.requested_ago.unsigned_abs(),
        next: found.next_path,
        pending_link: found.provider.zip(found.pending_link.map(PendingLinkId)),
        undeliverable: found.refusal.map(|refusal| Undeliverable::of(&refusal)),
    })
}
