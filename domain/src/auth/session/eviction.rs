//! Ends everything that somebody else may hold of an account.

use crate::{
    auth::{
        session::{
            account_lock::AccountTx, current_user::CurrentUser, known_browsers, pending_sign_in, store,
            trusted_browsers,
        },
        types::Browser,
    },
    db::Tx,
    error::Result,
};

/// Ends every session, every trust in a browser, and what waits for a proof or was mailed.
pub(crate) async fn revoke_everywhere(
    tx: &mut AccountTx,
    current_user: &CurrentUser,
    browser: &Browser,
) -> Result<()> {
    store::revoke_all(tx, current_user.user()).await?;
    void_ways_back(tx, current_user, browser).await
}

/// Ends every other session, every trust in a browser, what waits for a proof or was mailed, and
/// what this session has begun and not finished: a copy of its cookie may have begun it
/// (S108).
pub(in crate::auth) async fn revoke_elsewhere(
    tx: &mut AccountTx,
    current_user: &CurrentUser,
    browser: &Browser,
) -> Result<()> {
    store::revoke_others(tx, current_user).await?;
    store::advance_epoch(tx, current_user).await?;
    void_ways_back(tx, current_user, browser).await
}

/// What somebody who was evicted may have left, to come back or to be in the owner's way: trust,
/// first factors, mailed codes and links, and marks of browsers other than this one.
async fn void_ways_back(tx: &mut AccountTx, current_user: &CurrentUser, browser: &Browser) -> Result<()> {
    trusted_browsers::revoke_all_trust(tx, current_user.user()).await?;
    pending_sign_in::void_all(tx, current_user.user()).await?;
    void_challenges(tx, current_user.email()).await?;
    known_browsers::forget_others(tx, current_user.user(), browser).await
}

/// Codes and links on their way to an address open nothing any more (S12, S108).
pub(crate) async fn void_challenges(tx: &mut Tx, email: &str) -> Result<()> {
    sqlx::query!(
        "update challenges set voided_at = app_now()
         where email = $1 and consumed_at is null and voided_at is null",
        email,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
