use crate::{
    Services,
    auth::{
        session::{account_lock::AccountTx, security_log},
        types::{Browser, Email, SecurityEvent},
    },
    error::Result,
    mailer::{Notice, Reader, outbox},
};

/// Signing in cancels the deletion of the account, in the transaction of the sign-in. Returns whether
/// there was one.
pub(super) async fn cancel_deletion(
    services: &Services,
    tx: &mut AccountTx,
    browser: &Browser,
) -> Result<bool> {
    let user = tx.user();
    let cancelled = sqlx::query!(
        r#"update users set delete_after = null where id = $1 and delete_after is not null
           returning email, locale, time_zone, app_now() as "now!""#,
        user.0
    )
    .fetch_optional(&mut ***tx)
    .await?;
    let Some(cancelled) = cancelled else {
        return Ok(false);
    };
    security_log::note(tx, user, SecurityEvent::DeletionCancelled, None, browser).await?;
    let reader = Reader::of(
        cancelled.locale.as_deref(),
        cancelled.time_zone.as_deref(),
        browser,
    );
    let notice = Notice::deletion_cancelled(services, browser, &reader, cancelled.now);
    let until = cancelled.now + outbox::NOTICE_LIFETIME;
    outbox::add(
        services,
        tx,
        &Email::stored(&cancelled.email)?,
        &notice.render()?,
        until,
    )
    .await?;
    Ok(true)
}
