//! The identities that sign in to an account.

use uuid::Uuid;

use crate::{
    Services,
    auth::{
        credentials::external::protocol::ExternalProfile,
        session::{
            account_lock::AccountTx,
            credential_change::{self, CredentialChange},
            current_user::SteppedUp,
        },
        types::{Browser, Factor, LinkedAccountId, SecurityEvent, UserId},
    },
    db::Tx,
    error::{Error, Result},
};

/// The most linked accounts of one account.
pub(in crate::auth) const MAX_LINKED_ACCOUNTS: i64 = 20;

/// Unlinks one of the user's own linked accounts. The mailed link and code still sign in.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn unlink(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
    id: LinkedAccountId,
) -> Result<CredentialChange> {
    let mut tx = credential_change::open(services, who).await?;
    let issuer = sqlx::query_scalar!(
        "delete from linked_accounts where user_id = $1 and id = $2 returning issuer",
        who.user().0,
        id.0
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Error::NotFound)?;
    let provider = services.providers.label_of_issuer(&issuer);
    let change = (SecurityEvent::FactorRemoved, Factor::Provider);
    credential_change::commit_named(services, tx, who, browser, change, Some(&provider), None).await
}

/// Marks the linked account of a profile as used, and returns a transaction with the lock on the
/// account that it signs in to; `None` if the profile is not linked.
pub(in crate::auth) async fn mark_used(mut tx: Tx, profile: &ExternalProfile) -> Result<Option<AccountTx>> {
    let found = sqlx::query_scalar!(
        "select user_id from linked_accounts where issuer = $1 and subject = $2",
        profile.issuer,
        profile.subject,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(user) = found.map(UserId) else {
        tx.rollback().await?;
        return Ok(None);
    };
    // The account is locked first, as everywhere; then the linked account, if it still exists.
    let mut tx = AccountTx::lock(tx, user).await?;
    let used = sqlx::query!(
        "update linked_accounts set last_used_at = app_now()
         where issuer = $1 and subject = $2 and user_id = $3",
        profile.issuer,
        profile.subject,
        user.0,
    )
    .execute(&mut **tx)
    .await?;
    match used.rows_affected() {
        1 => Ok(Some(tx)),
        _ => tx.rollback().await.map(|()| None),
    }
}

/// The result of linking an identity.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::auth) enum Added {
    Yes,
    /// The external identity is linked to an account already.
    Taken,
    /// The account has the most linked accounts that are allowed.
    TooMany,
}

/// Links the identity to the locked account.
pub(in crate::auth) async fn add(
    tx: &mut AccountTx,
    issuer: &str,
    subject: &str,
    label: &str,
) -> Result<Added> {
    let user = tx.user();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from linked_accounts where user_id = $1"#,
        user.0
    )
    .fetch_one(&mut ***tx)
    .await?;
    if count >= MAX_LINKED_ACCOUNTS {
        return Ok(Added::TooMany);
    }
    let added = sqlx::query!(
        "insert into linked_accounts (user_id, id, issuer, subject, label) values ($1, $2, $3, $4, $5)
         on conflict (issuer, subject) do nothing",
        user.0,
        Uuid::now_v7(),
        issuer,
        subject,
        label,
    )
    .execute(&mut ***tx)
    .await?;
    match added.rows_affected() {
        1 => Ok(Added::Yes),
        _ => Ok(Added::Taken),
    }
}

/// Commits a link that the current user asked for, to an identity of this issuer.
pub(in crate::auth) async fn added(
    services: &Services,
    tx: AccountTx,
    who: &SteppedUp,
    browser: &Browser,
    issuer: &str,
) -> Result<CredentialChange> {
    let provider = services.providers.label_of_issuer(issuer);
    let change = (SecurityEvent::FactorAdded, Factor::Provider);
    credential_change::commit_named(services, tx, who, browser, change, Some(&provider), None).await
}
