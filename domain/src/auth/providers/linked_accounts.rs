//! Which identities sign in to which account.

use uuid::Uuid;

use super::{pending_links, registry::ExternalProfile};
use crate::{
    Services,
    auth::{
        Browser, CredentialChange, CurrentUser, Factor, LinkedAccountId, LinkedAccountRow,
        LinkedAccountsPage, SecurityEvent, SteppedUp, UserId, factors, sign_in,
    },
    db::Tx,
    error::{Error, Result},
};

/// Connections of one account.
pub(super) const MAX_LINKED_ACCOUNTS: i64 = 20;

/// The most characters of what a provider calls an account.
const LABEL_MAX_LEN: usize = 100;

impl ExternalProfile {
    /// What its owner knows the identity by.
    pub fn label(&self) -> String {
        let known = [&self.account, &self.email, &self.name];
        known
            .into_iter()
            .flatten()
            .find_map(|text| crate::error::line(text, LABEL_MAX_LEN).ok())
            .unwrap_or_else(|| self.subject.chars().take(LABEL_MAX_LEN).collect())
    }
}

/// What is connected, what could be, and what waits to be.
pub async fn linked_accounts_page(
    services: &Services,
    current_user: &CurrentUser,
) -> Result<LinkedAccountsPage> {
    let rows = sqlx::query!(
        "select id, issuer, label, created_at, last_used_at from linked_accounts
         where user_id = $1
         order by created_at desc, id desc",
        current_user.user().0,
    )
    .fetch_all(&services.db.pool())
    .await?;
    Ok(LinkedAccountsPage {
        providers: services.providers.choices(),
        linked_accounts: rows
            .into_iter()
            .map(|row| LinkedAccountRow {
                id: LinkedAccountId(row.id),
                provider: services.providers.label_of_issuer(&row.issuer),
                account: row.label,
                added_at: current_user.zone().show(row.created_at),
                last_used_at: row.last_used_at.map(|at| current_user.zone().show(at)),
            })
            .collect(),
        waiting: pending_links::waiting(services, current_user).await?,
    })
}

/// Ends one of one's own. It is never the last way in: the address remains.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn unlink(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
    id: LinkedAccountId,
) -> Result<CredentialChange> {
    let mut tx = factors::open_credential_change(services, who).await?;
    let removed = sqlx::query!(
        "delete from linked_accounts where user_id = $1 and id = $2",
        who.user().0,
        id.0
    )
    .execute(&mut *tx)
    .await?;
    if removed.rows_affected() != 1 {
        return Err(Error::NotFound);
    }
    let event = SecurityEvent::FactorRemoved;
    factors::commit_credential_change(services, tx, who, browser, (event, Factor::Provider), None).await
}

/// Whose identity it is; notes that it was used.
pub(super) async fn used(tx: &mut Tx, proven: &ExternalProfile) -> Result<Option<UserId>> {
    let found = sqlx::query_scalar!(
        "select user_id from linked_accounts where issuer = $1 and subject = $2",
        proven.issuer,
        proven.subject,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(user) = found.map(UserId) else {
        return Ok(None);
    };
    // The account first, as everywhere; then the connection, if it is still there.
    sign_in::lock(tx, user).await?;
    let used = sqlx::query!(
        "update linked_accounts set last_used_at = app_now()
         where issuer = $1 and subject = $2 and user_id = $3",
        proven.issuer,
        proven.subject,
        user.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok((used.rows_affected() == 1).then_some(user))
}

/// What came of giving somebody an identity.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Added {
    Yes,
    /// Somebody has it.
    Taken,
    /// There are too many.
    TooMany,
}

/// Gives the identity to the user.
pub(super) async fn add(
    tx: &mut Tx,
    user: UserId,
    issuer: &str,
    subject: &str,
    label: &str,
) -> Result<Added> {
    sign_in::lock(tx, user).await?;
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from linked_accounts where user_id = $1"#,
        user.0
    )
    .fetch_one(&mut **tx)
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
    .execute(&mut **tx)
    .await?;
    match added.rows_affected() {
        1 => Ok(Added::Yes),
        _ => Ok(Added::Taken),
    }
}

/// Ends the transaction of a connection that its owner asked for.
pub(super) async fn added(
    services: &Services,
    tx: Tx,
    who: &SteppedUp,
    browser: &Browser,
) -> Result<CredentialChange> {
    let event = SecurityEvent::FactorAdded;
    factors::commit_credential_change(services, tx, who, browser, (event, Factor::Provider), None).await
}
