//! Revokes everything that an attacker may hold of an account.

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

/// Revokes all sessions, trusted browsers, pending sign-ins and mailed challenges of the account.
pub(crate) async fn revoke_everywhere(
    tx: &mut AccountTx,
    current_user: &CurrentUser,
    browser: &Browser,
) -> Result<()> {
    store::revoke_all(tx, current_user.user()).await?;
    void_ways_back(tx, current_user, browser).await
}

/// Revokes all other sessions, and all trusted browsers, pending sign-ins and mailed challenges.
/// Unfinished actions of this session are void too, because a copy of its cookie may have begun
/// them (S108).
pub(in crate::auth) async fn revoke_elsewhere(
    tx: &mut AccountTx,
    current_user: &CurrentUser,
    browser: &Browser,
) -> Result<()> {
    store::revoke_others(tx, current_user).await?;
    store::advance_epoch(tx, current_user).await?;
    void_ways_back(tx, current_user, browser).await
}

/// Removes the ways by which an evicted attacker could return or hinder the owner: trusted
/// browsers, proven first factors, mailed codes and links, and the marks of all other browsers.
async fn void_ways_back(tx: &mut AccountTx, current_user: &CurrentUser, browser: &Browser) -> Result<()> {
    trusted_browsers::revoke_all_trust(tx, current_user.user()).await?;
    pending_sign_in::void_all(tx, current_user.user()).await?;
    void_challenges(tx, current_user.email()).await?;
    known_browsers::forget_others(tx, current_user.user(), browser).await
}

/// Voids codes and links that were mailed to the address (S12, S108): an attacker who read them
/// cannot use them.
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
