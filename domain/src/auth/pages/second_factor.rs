use crate::{
    Services,
    auth::types::{BrowserSecret, ChallengeEnd, PendingId, SecondFactorPage, readable},
    error::{Error, Result},
};

/// The page that asks for the second factor; only in the browser that began the sign-in.
pub async fn second_factor_page(
    services: &Services,
    browser: &BrowserSecret,
    id: PendingId,
) -> Result<SecondFactorPage> {
    let found = sqlx::query!(
        r#"select u.email, p.next_path,
               greatest(extract(epoch from p.expires_at - app_now()), 0)::int as "expires_in!",
               exists(select from totp_credentials a where a.user_id = p.user_id)
                   as "totp!",
               exists(select from passkeys k where k.user_id = p.user_id) as "passkey!"
           from pending_sign_ins p join users u on u.id = p.user_id
           where p.id = $1 and p.browser_hash = $2
             and p.finished_at is null and p.voided_at is null and p.expires_at > app_now()"#,
        id.0,
        browser.hash(),
    )
    .fetch_optional(&services.db.pool())
    .await?
    .ok_or(Error::ChallengeEnded(ChallengeEnd::Over))?;
    Ok(SecondFactorPage {
        email: readable(&found.email),
        expires_in: found.expires_in.unsigned_abs(),
        totp: found.totp,
        passkey: found.passkey,
        next: found.next_path,
    })
}
