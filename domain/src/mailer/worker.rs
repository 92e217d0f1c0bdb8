//! Sends the mail of the outbox. Several workers on several servers share it: each claims a row for
//! the time that an attempt may take.

use std::time::Duration;

use tokio::sync::watch;

use super::{
    outbox::{self, Claimed},
    smtp::SendError,
};
use crate::{Services, error::Result, metrics};

/// How often the outbox is queried without a wake-up: for mail of other servers, and mail whose
/// next attempt is due.
const POLL: Duration = Duration::from_secs(1);

/// The first pause after a failed attempt; it doubles up to [`MAX_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// A sign-in link lives for ten minutes, so a mail server that is back has to be tried soon.
const MAX_PAUSE: Duration = Duration::from_secs(30);

/// Runs until it is told to stop. A mail that is being sent is finished first; otherwise one that
/// the mail server has accepted would be sent again.
pub async fn run(services: Services, stopping: watch::Receiver<bool>) {
    while !*stopping.borrow() {
        match deliver_next(&services).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the outbox cannot be read"
            ),
        }
        // A wake-up or the interval, whichever comes first.
        let _ = tokio::time::timeout(POLL, services.mailer.bell.notified()).await;
    }
}

/// Tries to send one mail; `false` if none is due.
pub async fn deliver_next(services: &Services) -> Result<bool> {
    let attempt = Duration::from_secs(services.config.mail.timeout_seconds);
    let lease = attempt + Duration::from_secs(30);
    let Some(Claimed { id, attempts, mail }) = services
        .db
        .unless_unavailable(outbox::claim(services, lease))
        .await?
    else {
        return Ok(false);
    };
    let delivered = tokio::time::timeout(attempt, services.mailer.deliver(id, mail)).await;
    match delivered {
        Ok(Ok(())) => {
            tracing::info!(mail.id = %id, attempts, "mail sent");
            metrics::mail("sent");
            mark_sent(services, id).await;
        }
        Ok(Err(error)) => match error.refusal() {
            Some(refusal) => {
                tracing::warn!(mail.id = %id, attempts, %error, "mail not sent, given up");
                metrics::mail(refusal.as_str());
                let refused = outbox::refuse(services, id, refusal);
                services.db.unless_unavailable(refused).await?;
            }
            None => {
                log_failure(id, attempts, &error);
                metrics::mail("failed");
                postpone(services, id, attempts).await?;
            }
        },
        Err(_) => {
            tracing::warn!(mail.id = %id, attempts, "the mail server hangs, will be tried again");
            metrics::mail("failed");
            postpone(services, id, attempts).await?;
        }
    }
    Ok(true)
}

/// A server that is unavailable is a warning; one that does not accept us needs the operator.
fn log_failure(id: uuid::Uuid, attempts: i32, error: &SendError) {
    match error.is_ours() {
        true => {
            tracing::error!(mail.id = %id, attempts, %error, "the mail server does not take our mail, will be tried again")
        }
        false => tracing::warn!(mail.id = %id, attempts, %error, "mail not sent, will be tried again"),
    }
}

/// Marks the mail as sent. Retries while the database is unavailable, because the mail would
/// otherwise be sent again.
async fn mark_sent(services: &Services, id: uuid::Uuid) {
    while let Err(error) = services
        .db
        .unless_unavailable(outbox::mark_sent(services, id))
        .await
    {
        tracing::warn!(mail.id = %id, error = &error as &dyn std::error::Error, "cannot note that a mail was sent");
        tokio::time::sleep(FIRST_PAUSE).await;
    }
}

async fn postpone(services: &Services, id: uuid::Uuid, attempts: i32) -> Result<()> {
    let postponed = outbox::postpone(services, id, pause(attempts));
    services.db.unless_unavailable(postponed).await
}

fn pause(attempts: i32) -> Duration {
    let doublings = attempts.clamp(1, 16) as u32 - 1;
    (FIRST_PAUSE * 2_u32.pow(doublings)).min(MAX_PAUSE)
}
