//! Background sweep: deletes expired rows.

use std::time::Duration;

use crate::{Services, account, auth, error::Result, mailer::outbox, reencrypt::reencrypt, tokens};

/// Time between two sweeps.
const INTERVAL: Duration = Duration::from_secs(60);

/// Rows that one statement deletes: few enough that no request waits for it (R7).
const BATCH: i64 = 1000;

/// Sweeps until the task is dropped.
pub async fn run(services: Services) {
    loop {
        if let Err(error) = services.db.unless_unavailable(sweep(&services)).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the sweep failed");
        }
        if let Err(error) = services
            .db
            .unless_unavailable(tokens::maintain_signing_keys(&services))
            .await
        {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the signing keys were not looked after"
            );
        }
        if let Err(error) = services.db.unless_unavailable(change_secret(&services)).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "what a former secret sealed could not be re-encrypted"
            );
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

/// Re-encrypts everything that another accepted secret encrypted.
pub async fn change_secret(services: &Services) -> Result<()> {
    if services.config.secret.accepted_key.is_none() {
        return Ok(());
    }
    let resealed = reencrypt(services).await?;
    match resealed {
        0 => tracing::debug!("the accepted secret has sealed nothing that lives for long"),
        _ => tracing::info!(resealed, "re-encrypted under the current secret"),
    }
    Ok(())
}

/// Repeats a statement, with the batch size as its first argument, until it deletes less than a batch.
macro_rules! sweep {
    ($services:expr, $statement:literal $(, $argument:expr)*) => {
        while sqlx::query!($statement, BATCH $(, $argument)*)
            .execute(&$services.db.pool())
            .await?
            .rows_affected()
            == BATCH as u64
        {}
    };
}

/// Sweeps all tables once.
pub async fn sweep(services: &Services) -> Result<()> {
    let given_up = outbox::give_up_expired(services).await?;
    if given_up > 0 {
        tracing::warn!(mails = given_up, "mail expired before it could be sent");
    }
    let deleted = account::delete_due(services).await?;
    if deleted > 0 {
        tracing::info!(users = deleted, "accounts were deleted as their owners asked");
    }
    sweep!(
        services,
        "delete from sessions where id_hash in (
             select id_hash from sessions
             where expires_at < app_now() or revoked_at < app_now() - interval '1 day'
                or last_seen_at < app_now() - make_interval(hours => $2)
             limit $1
         )",
        services.config.session.idle_hours as i32
    );
    // Kept for a day, so that a page that was left open can still send the mail again.
    sweep!(
        services,
        "delete from challenges where id in (
             select id from challenges where expires_at < app_now() - interval '1 day' limit $1
         )"
    );
    sweep!(
        services,
        "delete from pending_sign_ins where id in (
             select id from pending_sign_ins where expires_at < app_now() limit $1
         )"
    );
    sweep!(
        services,
        "delete from totp_enrolments where session_id in (
             select session_id from totp_enrolments where expires_at < app_now() limit $1
         )"
    );
    sweep!(
        services,
        "delete from oauth_authorization_requests where id in (
             select id from oauth_authorization_requests where expires_at < app_now() limit $1
         )"
    );
    // An hour after expiry: no challenge and no pending sign-in that refers to the row is valid by
    // then, so the sweep never waits for a row that a sign-in has locked.
    sweep!(
        services,
        "delete from pending_account_links where id in (
             select id from pending_account_links where expires_at < app_now() - interval '1 hour' limit $1
         )"
    );
    sweep!(
        services,
        "delete from used_webauthn_challenges where id in (
             select id from used_webauthn_challenges where expires_at < app_now() limit $1
         )"
    );
    sweep!(
        services,
        "delete from known_browsers where (user_id, id_hash) in (
             select user_id, id_hash from known_browsers
             where last_used_at < app_now() - make_interval(secs => $2)
             limit $1
         )",
        auth::KNOWN_BROWSER_LIFETIME.as_secs_f64()
    );
    // Separate statements, because each has its own index.
    sweep!(
        services,
        "delete from known_browsers where (user_id, id_hash) in (
             select user_id, id_hash from known_browsers
             where replaced_at < app_now() - make_interval(secs => $2)
             limit $1
         )",
        auth::REPLACED_MARK_LIFETIME.as_secs_f64()
    );
    sweep!(
        services,
        "delete from trusted_browsers where (user_id, id_hash) in (
             select user_id, id_hash from trusted_browsers where expires_at < app_now() limit $1
         )"
    );
    sweep!(
        services,
        "delete from rate_limits where key in (
             select key from rate_limits where expires_at < app_now() limit $1
         )"
    );
    sweep!(
        services,
        "delete from email_outbox where id in (
             select id from email_outbox
             where coalesce(sent_at, given_up_at) < app_now() - interval '7 days'
             limit $1
         )"
    );
    while sweep_security_events(services).await? == BATCH as u64 {}
    Ok(())
}

/// Deletes events older than 90 days by a function of the schema's owner, because the run-time role
/// may not delete them (S73).
async fn sweep_security_events(services: &Services) -> Result<u64> {
    let swept = sqlx::query_scalar!(
        r#"select sweep_security_events($1) as "swept!""#,
        i32::try_from(BATCH).unwrap_or(i32::MAX),
    )
    .fetch_one(&services.db.pool())
    .await?;
    Ok(swept.unsigned_abs())
}
