//! The outbox: rows of mail that is to be sent.

use std::time::Duration;

use time::OffsetDateTime;
use uuid::Uuid;

use super::{Content, Mail, smtp::Refusal};
use crate::{
    Services,
    auth::Email,
    db::Tx,
    error::{Error, Result},
};

/// How long the delivery of a notice is retried.
pub(crate) const NOTICE_LIFETIME: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// Inserts a mail in the transaction that it reports: both happen, or neither. It is encrypted,
/// because it contains a link and a code (S74).
pub(crate) async fn add(
    services: &Services,
    tx: &mut Tx,
    to: &Email,
    content: &Content,
    expires_at: OffsetDateTime,
) -> Result<()> {
    add_as(Uuid::now_v7(), services, tx, to, content, expires_at).await
}

/// Inserts a mail under a given id, so that the caller can look up later whether it was delivered.
pub(crate) async fn add_as(
    id: Uuid,
    services: &Services,
    tx: &mut Tx,
    to: &Email,
    content: &Content,
    expires_at: OffsetDateTime,
) -> Result<()> {
    sqlx::query!(
        "insert into email_outbox (id, sealed, expires_at) values ($1, $2, $3)",
        id,
        seal(services, id, to, content)?,
        expires_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Inserts a notice to the account of an address, outside of a transaction. If there is no account,
/// it inserts an empty row by the same statement, so that the time it takes does not reveal
/// whether there is an account (S4).
pub(crate) async fn add_for_account(services: &Services, to: &Email, content: &Content) -> Result<()> {
    let id = Uuid::now_v7();
    sqlx::query!(
        "insert into email_outbox (id, sealed, expires_at, given_up_at)
         select $1, case when account.there then $2::bytea end, app_now() + make_interval(secs => $4),
             case when not account.there then app_now() end
         from (
             select exists(select from users where email = $3 and disabled_at is null) as there
         ) as account",
        id,
        seal(services, id, to, content)?,
        to.as_str(),
        NOTICE_LIFETIME.as_secs_f64(),
    )
    .execute(&services.db.pool())
    .await?;
    services.mailer.wake();
    Ok(())
}

/// Encrypts a mail so that only this server can read it (S74), bound to its row.
fn seal(services: &Services, id: Uuid, to: &Email, content: &Content) -> Result<Vec<u8>> {
    let mail = Mail {
        to: to.as_str().to_owned(),
        subject: content.subject.clone(),
        text: content.text.clone(),
        html: content.html.clone(),
    };
    let plain = serde_json::to_vec(&mail).map_err(Error::internal)?;
    services.keys.mail().seal(id.as_bytes(), plain)
}

/// A mail that only this worker may send until the lease expires.
pub(super) struct Claimed {
    pub id: Uuid,
    pub attempts: i32,
    pub mail: Mail,
}

/// Claims the mail that is due first. Expired mail is never claimed.
pub(super) async fn claim(services: &Services, lease: Duration) -> Result<Option<Claimed>> {
    let found = sqlx::query!(
        r#"update email_outbox
           set attempts = attempts + 1, next_attempt_at = app_now() + make_interval(secs => $1)
           where id = (
               select id from email_outbox
               where sent_at is null and given_up_at is null
                 and next_attempt_at <= app_now() and expires_at > app_now()
               order by next_attempt_at
               limit 1
               for update skip locked
           )
           returning id, attempts, sealed as "sealed!""#,
        lease.as_secs_f64(),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    let Some(found) = found else { return Ok(None) };
    let plain = services.keys.mail().open(found.id.as_bytes(), &found.sealed)?;
    let mail = serde_json::from_slice(&plain).map_err(Error::internal)?;
    Ok(Some(Claimed {
        id: found.id,
        attempts: found.attempts,
        mail,
    }))
}

/// Marks a mail as accepted by the mail server, and deletes its content.
pub(super) async fn mark_sent(services: &Services, id: Uuid) -> Result<()> {
    sqlx::query!(
        "update email_outbox set sent_at = app_now(), sealed = null where id = $1",
        id
    )
    .execute(&services.db.pool())
    .await?;
    Ok(())
}

/// Marks a mail as permanently refused, with the reason, and deletes its content.
pub(super) async fn refuse(services: &Services, id: Uuid, refusal: Refusal) -> Result<()> {
    sqlx::query!(
        "update email_outbox set given_up_at = app_now(), sealed = null, refusal = $2
         where id = $1 and sent_at is null",
        id,
        refusal.as_str(),
    )
    .execute(&services.db.pool())
    .await?;
    Ok(())
}

/// Schedules the next attempt after `delay`.
pub(super) async fn postpone(services: &Services, id: Uuid, delay: Duration) -> Result<()> {
    sqlx::query!(
        "update email_outbox set next_attempt_at = app_now() + make_interval(secs => $2) where id = $1",
        id,
        delay.as_secs_f64(),
    )
    .execute(&services.db.pool())
    .await?;
    Ok(())
}

/// Marks expired mails as given up, and deletes their content. Returns their number.
pub(crate) async fn give_up_expired(services: &Services) -> Result<u64> {
    let given_up = sqlx::query!(
        "update email_outbox set given_up_at = app_now(), sealed = null
         where sent_at is null and given_up_at is null and expires_at <= app_now()",
    )
    .execute(&services.db.pool())
    .await?;
    Ok(given_up.rows_affected())
}

/// The mail that waits to be sent.
pub struct Backlog {
    /// Number of mails.
    pub mails: i64,
    /// Age of the oldest one.
    pub age: Duration,
}

/// Counts the waiting mail.
pub async fn backlog(services: &Services) -> Result<Backlog> {
    let waiting = sqlx::query!(
        r#"select count(*) as "mails!",
               coalesce(extract(epoch from app_now() - min(created_at)), 0)::float8 as "age!"
           from email_outbox where sent_at is null and given_up_at is null"#
    )
    .fetch_one(&services.db.pool())
    .await?;
    Ok(Backlog {
        mails: waiting.mails,
        age: Duration::from_secs_f64(waiting.age.max(0.0)),
    })
}
