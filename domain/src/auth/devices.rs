//! Browsers that an account has signed in from.

use super::{Browser, DEVICE_LIFETIME, DeviceSecret, Email, UserId};
use crate::{Services, db::Tx, error::Result};

/// Whether this browser has signed in to this address before. It then has
/// budgets of its own: whoever uses up the address's cannot lock the owner out
/// (S18).
pub(super) async fn is_known(services: &Services, browser: &Browser, email: &Email) -> Result<bool> {
    let Some(device) = &browser.device else {
        return Ok(false);
    };
    let known = sqlx::query_scalar!(
        r#"select exists(
               select from devices d join users u on u.id = d.user_id
               where d.id_hash = $1 and u.email = $2
                 and d.last_used_at > app_now() - make_interval(secs => $3)
           ) as "known!""#,
        device.hash(),
        email.as_str(),
        DEVICE_LIFETIME.as_secs_f64(),
    )
    .fetch_one(&services.db.pool())
    .await?;
    Ok(known)
}

/// Whether this browser has signed in to any account before.
pub(super) async fn is_known_here(services: &Services, browser: &Browser) -> Result<bool> {
    let Some(device) = &browser.device else {
        return Ok(false);
    };
    let known = sqlx::query_scalar!(
        r#"select exists(
               select from devices
               where id_hash = $1 and last_used_at > app_now() - make_interval(secs => $2)
           ) as "known!""#,
        device.hash(),
        DEVICE_LIFETIME.as_secs_f64(),
    )
    .fetch_one(&services.db.pool())
    .await?;
    Ok(known)
}

/// The same for a user who is known by then.
pub(super) async fn is_known_to(services: &Services, browser: &Browser, user: UserId) -> Result<bool> {
    let Some(device) = &browser.device else {
        return Ok(false);
    };
    let known = sqlx::query_scalar!(
        r#"select exists(
               select from devices
               where id_hash = $1 and user_id = $2 and last_used_at > app_now() - make_interval(secs => $3)
           ) as "known!""#,
        device.hash(),
        user.0,
        DEVICE_LIFETIME.as_secs_f64(),
    )
    .fetch_one(&services.db.pool())
    .await?;
    Ok(known)
}

/// Notes that the user signed in here, and gives the mark to keep.
pub(super) async fn remember(tx: &mut Tx, user: UserId, browser: &Browser) -> Result<DeviceSecret> {
    let device = match &browser.device {
        Some(device) => device.clone(),
        None => DeviceSecret::generate()?,
    };
    sqlx::query!(
        "insert into devices (user_id, id_hash) values ($1, $2)
         on conflict (user_id, id_hash) do update set last_used_at = app_now()",
        user.0,
        device.hash(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(device)
}
