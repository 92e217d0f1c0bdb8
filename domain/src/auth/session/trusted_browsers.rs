//! Browsers that are not asked for the second factor for 30 days after it was proven there. Trust
//! only skips the second factor of a sign-in; it is never a proof and does not count as a step-up.
//! It is revoked when a credential changes and when all other sessions are revoked. It is bound to
//! the lineage of the mark that this user's sign-in issued when the trust began, so that a mark
//! that an attacker planted before is not trusted (S109).

use std::time::Duration;

use uuid::Uuid;

use crate::{
    Services,
    auth::{
        session::{current_user::CurrentUser, security_log},
        types::{
            Browser, KNOWN_BROWSER_LIFETIME, KnownBrowser, REPLACED_MARK_LIFETIME, SecurityEvent,
            TrustedBrowserId, TrustedBrowserRow, UserId,
        },
    },
    db::Tx,
    error::Result,
};

/// How long a browser stays trusted.
pub const TRUST_LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

pub(in crate::auth) async fn is_trusted(tx: &mut Tx, user: UserId, browser: &Browser) -> Result<bool> {
    let Some(shown) = &browser.marks else {
        return Ok(false);
    };
    let trusted = sqlx::query_scalar!(
        r#"select exists(
               select from trusted_browsers t
               join known_browsers d on d.user_id = t.user_id and d.lineage = t.id_hash
               where t.user_id = $1 and t.expires_at > app_now() and d.id_hash = any($2)
                 and d.last_used_at > app_now() - make_interval(secs => $3)
                 and coalesce(d.replaced_at > app_now() - make_interval(secs => $4), true)
           ) as "trusted!""#,
        user.0,
        &shown.hashes(),
        KNOWN_BROWSER_LIFETIME.as_secs_f64(),
        REPLACED_MARK_LIFETIME.as_secs_f64(),
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(trusted)
}

pub(in crate::auth) async fn trust(
    tx: &mut Tx,
    user: UserId,
    browser: &Browser,
    device: &KnownBrowser,
) -> Result<()> {
    sqlx::query!(
        "insert into trusted_browsers (user_id, id_hash, id, device, expires_at)
         values ($1, $2, $3, $4, app_now() + make_interval(secs => $5))
         on conflict (user_id, id_hash) do update set expires_at = excluded.expires_at",
        user.0,
        device.lineage(),
        Uuid::new_v4(),
        browser.describe(),
        TRUST_LIFETIME.as_secs_f64(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::auth) async fn revoke_all_trust(tx: &mut Tx, user: UserId) -> Result<()> {
    sqlx::query!("delete from trusted_browsers where user_id = $1", user.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Revokes the trust in one browser.
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn revoke_trust(
    services: &Services,
    current_user: &CurrentUser,
    browser: &Browser,
    id: TrustedBrowserId,
) -> Result<()> {
    let mut tx = services.begin().await?;
    let distrusted = sqlx::query!(
        "delete from trusted_browsers where user_id = $1 and id = $2",
        current_user.user().0,
        id.0,
    )
    .execute(&mut *tx)
    .await?;
    if distrusted.rows_affected() == 1 {
        let event = SecurityEvent::BrowserDistrusted;
        security_log::note(&mut tx, current_user.user(), event, None, browser).await?;
    }
    Ok(tx.commit().await?)
}

pub(in crate::auth) async fn list(
    services: &Services,
    current_user: &CurrentUser,
) -> Result<Vec<TrustedBrowserRow>> {
    let rows = sqlx::query!(
        "select id, device, expires_at from trusted_browsers
         where user_id = $1 and expires_at > app_now()
         order by created_at desc",
        current_user.user().0,
    )
    .fetch_all(&services.db.pool())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| TrustedBrowserRow {
            id: TrustedBrowserId(row.id),
            device: row.device,
            expires_at: current_user.zone().show(row.expires_at),
        })
        .collect())
}
