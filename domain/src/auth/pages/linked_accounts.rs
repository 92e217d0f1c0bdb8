use crate::{
    Services,
    auth::{
        credentials::external::pending_links,
        session::current_user::CurrentUser,
        types::{LinkedAccountId, LinkedAccountRow, LinkedAccountsPage},
    },
    error::Result,
};

/// The user's linked accounts, the providers that can be linked, and the link that waits for
/// confirmation.
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
