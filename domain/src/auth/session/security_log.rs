//! The security log: sign-ins, failures and credential changes (S73), so that an intrusion can be
//! traced. An event is written in the transaction that it describes, a failure in a transaction of
//! its own. The run-time role can insert and read, not change or delete.

use aws_lc_rs::hmac;
use uuid::Uuid;

use crate::{
    Services,
    auth::{
        session::current_user::CurrentUser,
        types::{Browser, Email, Factor, SecurityEvent, SecurityEventRow, UserId},
    },
    db::Tx,
    error::{Error, Result},
    metrics,
};

/// Number of events on the settings page.
const SHOWN: i64 = 20;

/// Logs an event, with its user if the user is known.
pub(crate) async fn note(
    tx: &mut Tx,
    user: impl Into<Option<UserId>>,
    event: SecurityEvent,
    factor: Option<Factor>,
    browser: &Browser,
) -> Result<()> {
    sqlx::query!(
        "insert into security_events (id, user_id, event, factor, device, network, request_id)
         values ($1, $2, $3, $4, $5, $6, $7)",
        Uuid::now_v7(),
        user.into().map(|user| user.0),
        event.as_str(),
        factor.map(Factor::as_str),
        browser.describe(),
        browser.network(),
        browser.request_id,
    )
    .execute(&mut **tx)
    .await?;
    metrics::security_event(event, factor);
    Ok(())
}

/// Logs a failure, in a transaction of its own.
pub(in crate::auth) async fn note_failure(
    services: &Services,
    user: impl Into<Option<UserId>>,
    event: SecurityEvent,
    factor: Factor,
    browser: &Browser,
) -> Result<()> {
    let mut tx = services.begin().await?;
    note(&mut tx, user, event, Some(factor), browser).await?;
    Ok(tx.commit().await?)
}

/// Logs a failed sign-in at an e-mail address: one statement whether or not it has an account, so
/// that the response time does not tell (S4).
pub(in crate::auth) async fn note_failed_sign_in(
    services: &Services,
    email: &Email,
    factor: Factor,
    browser: &Browser,
) -> Result<()> {
    let subject = hmac::sign(
        services.keys.rate_limits(),
        &[b"subject\0", email.as_str().as_bytes()].concat(),
    );
    sqlx::query!(
        "insert into security_events (id, user_id, subject, event, factor, device, network, request_id)
         values ($1, (select id from users where email = $2), $3, $4, $5, $6, $7, $8)",
        Uuid::now_v7(),
        email.as_str(),
        subject.as_ref(),
        SecurityEvent::SignInFailed.as_str(),
        factor.as_str(),
        browser.describe(),
        browser.network(),
        browser.request_id,
    )
    .execute(&services.db.pool())
    .await?;
    metrics::security_event(SecurityEvent::SignInFailed, Some(factor));
    Ok(())
}

/// The newest events of the current user's account.
pub(in crate::auth) async fn recent(
    services: &Services,
    current_user: &CurrentUser,
) -> Result<Vec<SecurityEventRow>> {
    let rows = sqlx::query!(
        "select event, factor, device, network, created_at from security_events
         where user_id = $1
         order by created_at desc, id desc
         limit $2",
        current_user.user().0,
        SHOWN,
    )
    .fetch_all(&services.db.pool())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(SecurityEventRow {
                event: SecurityEvent::parse(&row.event).ok_or_else(|| Error::internal("an unknown event"))?,
                factor: row.factor.as_deref().and_then(Factor::parse),
                device: row.device,
                network: row.network,
                at: current_user.zone().show(row.created_at),
            })
        })
        .collect()
}
