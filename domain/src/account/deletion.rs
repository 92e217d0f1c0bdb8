//! Leaving: seven days in which signing in undoes it, then the person's rows go.

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
    mailer::{Notice, outbox},
    rate_limits::{self, RateLimit},
    tenancy::OrganizationId,
};

/// How long signing in undoes it.
pub const DELETION_DELAY: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Users of one sweep.
const BATCH: i64 = 1000;

/// What stands in the way, and what would go along.
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

/// Marks the account for deletion, signs it out everywhere, and mails what undoes
/// it. Refused while others would be left without an owner.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn request_deletion(services: &Services, who: &SteppedUp, browser: &Browser) -> Result<()> {
    if !account_page(services, who).await?.sole_owner_of.is_empty() {
        return Err(Error::SoleOwner);
    }
    let mut tx = AccountTx::begin(services, who.user()).await?;
    // Fails for a session that was revoked while this waited for the lock.
    rekey_session(&mut tx, who.session_id()?, None).await?;
    // Deleting and signing in again mails twice, as often as somebody likes.
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
    let notice = Notice::deletion_requested(services, browser, marked.until, marked.now);
    outbox::add(services, &mut tx, &email, &notice.render()?, marked.until).await?;
    tx.commit().await?;
    services.mailer.wake();
    Ok(())
}

/// Deletes whose time is over, with the organizations that they alone are in. One who
/// became a sole owner of others meanwhile waits.
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
            // The others do not wait for this one.
            Err(error) => tracing::error!(
                user.id = %user,
                error = &error as &dyn std::error::Error,
                "an account could not be deleted"
            ),
        }
    }
    Ok(deleted)
}

/// In one transaction: a sign-in that keeps the account, or somebody who joins one of
/// its organizations, comes before it or after it.
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
        // Whoever joins refers to this row.
        sqlx::query!(
            "select id from organizations where id = $1 for update",
            organization.id.0
        )
        .fetch_optional(&mut *tx)
        .await?;
        let others = others(&mut tx, organization.id, user).await?;
        if others.members == 0 {
            // The owner's function: this role deletes no organization (S111).
            sqlx::query_scalar!(
                r#"select delete_due_organization($1) as "gone!""#,
                organization.id.0
            )
            .fetch_one(&mut *tx)
            .await?;
        } else if others.owners == 0 {
            // They became the sole owner of others meanwhile: the account waits.
            return Ok(false);
        }
    }
    let gone = sqlx::query_scalar!(r#"select delete_due_user($1) as "gone!""#, user.0)
        .fetch_one(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(gone)
}

/// Who else is in an organization; owners who leave as well do not count.
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

/// The organizations that a user owns, with how many others are in each.
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
