//! Deleting an account: for seven days a sign-in cancels it, then the user's rows are deleted.

use std::time::Duration;

use uuid::Uuid;

use super::AccountPage;
use crate::{
    Services,
    auth::{
        AccountTx, Browser, CurrentUser, Email, SecurityEvent, SteppedUp, UserId, rekey_session,
        revoke_everywhere, security_log,
    },
    db::Tx,
    error::{Error, Result},
    mailer::{Notice, Reader, outbox},
    rate_limits::{self, RateLimit},
    tenancy::OrganizationId,
};

/// How long a sign-in cancels the deletion.
pub const DELETION_DELAY: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Most users that one sweep deletes.
const BATCH: i64 = 1000;

/// The organizations that prevent the deletion, and those that would be deleted with the account.
pub async fn account_page(services: &Services, current_user: &CurrentUser) -> Result<AccountPage> {
    let mut page = AccountPage {
        sole_owner_of: Vec::new(),
        alone_in: Vec::new(),
    };
    for organization in owned(services, current_user.user()).await? {
        match organization.others {
            0 => page.alone_in.push(organization.name),
            _ if organization.other_owners == 0 => page.sole_owner_of.push(organization.name),
            _ => {}
        }
    }
    Ok(page)
}

/// Marks the account for deletion, revokes all sessions, and mails how to cancel it.
/// [`Error::SoleOwner`] if an organization with other members would be left without an owner.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn request_deletion(services: &Services, who: &SteppedUp, browser: &Browser) -> Result<()> {
    if !account_page(services, who).await?.sole_owner_of.is_empty() {
        return Err(Error::SoleOwner);
    }
    let mut tx = AccountTx::begin(services, who.user()).await?;
    // Fails for a session that was revoked while this waited for the lock.
    rekey_session(&mut tx, who.session_secret()?, None).await?;
    // Requesting and cancelling sends two mails, so it is limited.
    rate_limits::acquire_in(&mut tx, &RateLimit::deletions(services, who.user())).await?;
    let marked = sqlx::query!(
        r#"update users set delete_after = app_now() + make_interval(secs => $2)
           where id = $1 returning delete_after as "until!", app_now() as "now!""#,
        who.user().0,
        DELETION_DELAY.as_secs_f64(),
    )
    .fetch_one(&mut **tx)
    .await?;
    revoke_everywhere(&mut tx, who, browser).await?;
    let event = SecurityEvent::DeletionRequested;
    security_log::note(&mut tx, who.user(), event, None, browser).await?;
    let email = Email::stored(who.email())?;
    let reader = Reader::of_user(who);
    let notice = Notice::deletion_requested(services, browser, &reader, marked.until, marked.now);
    outbox::add(services, &mut tx, &email, &notice.render()?, marked.until).await?;
    tx.commit().await?;
    services.mailer.wake();
    Ok(())
}

/// Deletes the accounts that are due, with the organizations that have no other member. An account
/// that became the sole owner of an organization meanwhile is kept for now.
pub(crate) async fn delete_due(services: &Services) -> Result<u64> {
    let due: Vec<Uuid> = sqlx::query_scalar!(
        "select id from users where delete_after <= app_now() order by delete_after limit $1",
        BATCH,
    )
    .fetch_all(&services.db.pool())
    .await?;
    let mut deleted = 0;
    for user in due.into_iter().map(UserId) {
        match delete(services, user).await {
            Ok(gone) => deleted += u64::from(gone),
            // One failure does not keep the others from being deleted.
            Err(error) => tracing::error!(
                user.id = %user,
                error = &error as &dyn std::error::Error,
                "an account could not be deleted"
            ),
        }
    }
    Ok(deleted)
}

/// Deletes an account in one transaction, so that a concurrent sign-in that cancels it, or a new
/// member of one of its organizations, is either seen here or fails.
async fn delete(services: &Services, user: UserId) -> Result<bool> {
    let organizations = owned(services, user).await?;
    let mut tx = services.begin().await?;
    let due = sqlx::query_scalar!(
        "select id from users where id = $1 and delete_after <= app_now() for update",
        user.0
    )
    .fetch_optional(&mut *tx)
    .await?;
    if due.is_none() {
        return Ok(false);
    }
    for organization in organizations {
        sqlx::query!(
            "select set_config('app.organization', $1, true)",
            organization.id.0.to_string()
        )
        .fetch_one(&mut *tx)
        .await?;
        // A new membership refers to this row, so the lock makes it wait.
        sqlx::query!(
            "select id from organizations where id = $1 for update",
            organization.id.0
        )
        .fetch_optional(&mut *tx)
        .await?;
        let others = others(&mut tx, organization.id, user).await?;
        if others.members == 0 {
            // A function of the schema's owner, because the run-time role cannot delete
            // organizations (S111).
            sqlx::query_scalar!(
                r#"select delete_due_organization($1) as "gone!""#,
                organization.id.0
            )
            .fetch_one(&mut *tx)
            .await?;
        } else if others.owners == 0 {
            // The user became the sole owner of an organization with other members: the account is
            // kept.
            return Ok(false);
        }
    }
    let gone = sqlx::query_scalar!(r#"select delete_due_user($1) as "gone!""#, user.0)
        .fetch_one(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(gone)
}

/// Other members of an organization, without owners who are being deleted as well.
struct Others {
    members: i64,
    owners: i64,
}

async fn others(tx: &mut Tx, organization: OrganizationId, user: UserId) -> Result<Others> {
    Ok(sqlx::query_as!(
        Others,
        r#"select count(*) as "members!",
               count(*) filter (where m.role = 'owner' and u.delete_after is null) as "owners!"
           from memberships m join users u on u.id = m.user_id
           where m.organization_id = $1 and m.user_id <> $2"#,
        organization.0,
        user.0,
    )
    .fetch_one(&mut **tx)
    .await?)
}

struct Owned {
    id: OrganizationId,
    name: String,
    others: i64,
    other_owners: i64,
}

/// The organizations that a user owns, with the number of other members in each.
async fn owned(services: &Services, user: UserId) -> Result<Vec<Owned>> {
    let mut tx = services.begin_as(user).await?;
    let rows = sqlx::query!(
        "select o.id, o.name from memberships m join organizations o on o.id = m.organization_id
         where m.user_id = $1 and m.role = 'owner' order by o.name",
        user.0,
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.commit().await?;
    let mut owned = Vec::with_capacity(rows.len());
    for row in rows {
        let id = OrganizationId(row.id);
        let mut tx = services.begin_tenant(id).await?;
        let counted = others(&mut tx, id, user).await?;
        tx.commit().await?;
        owned.push(Owned {
            id,
            name: row.name,
            others: counted.members,
            other_owners: counted.owners,
        });
    }
    Ok(owned)
}
