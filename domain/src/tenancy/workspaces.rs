use uuid::Uuid;

use super::{
    Member, NAME_MAX_LEN, OrganizationId, OrganizationRole, Permission, Slug, WorkspaceId, WorkspaceRole,
    propose_slug,
};
use crate::{
    Services,
    auth::{Identity, UserId},
    db::Tx,
    error::{self, Error, Field, FieldErrors, Problem, Result, on_constraint},
};

/// Makes a workspace in an organization that the user owns or administers, and
/// gives its slug.
#[tracing::instrument(skip_all, fields(user.id = %identity.user()))]
pub async fn create_workspace(
    services: &Services,
    identity: &Identity,
    organization: &str,
    name: &str,
) -> Result<Slug> {
    let name = error::line(name, NAME_MAX_LEN).map_err(|problem| FieldErrors::one(Field::Name, problem))?;
    let organization = administered(services, identity, organization).await?;
    let mut tx = services.begin_tenant(organization).await?;
    let slug = insert(&mut tx, organization, &name, identity.user()).await?;
    tx.commit().await?;
    Ok(slug)
}

/// Inserts a workspace with its first manager.
pub(super) async fn insert(
    tx: &mut Tx,
    organization: OrganizationId,
    name: &str,
    manager: UserId,
) -> Result<Slug> {
    let slug = Slug::parse(&propose_slug(name)).map_err(|problem| FieldErrors::one(Field::Name, problem))?;
    let id = WorkspaceId(Uuid::now_v7());
    sqlx::query!(
        "insert into workspaces (organization_id, id, slug, name) values ($1, $2, $3, $4)",
        organization.0,
        id.0,
        slug.as_str(),
        name,
    )
    .execute(&mut **tx)
    .await
    .map_err(on_constraint("workspaces_slug_key", Field::Name, Problem::Taken))?;
    sqlx::query!(
        "insert into workspace_memberships (organization_id, workspace_id, user_id, role)
         values ($1, $2, $3, 'manager')",
        organization.0,
        id.0,
        manager.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(slug)
}

/// The organization, if the user is its owner or an admin.
async fn administered(
    services: &Services,
    identity: &Identity,
    organization: &str,
) -> Result<OrganizationId> {
    let slug = Slug::parse(organization).map_err(|_| Error::NotFound)?;
    let mut tx = services.begin_as(identity.user()).await?;
    let found = sqlx::query_scalar!(
        "select o.id from organizations o
         join memberships m on m.organization_id = o.id
         where o.slug = $1 and m.user_id = $2 and m.role in ('owner', 'admin')",
        slug.as_str(),
        identity.user().0,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(OrganizationId(found))
}

/// Adds a person to a workspace, and to its organization if need be. No page calls it yet: invitations will, the
/// demonstration data and the tests do.
pub async fn add_member(
    services: &Services,
    manager: &Member,
    user: &Identity,
    role: WorkspaceRole,
) -> Result<()> {
    manager.require(Permission::MembersWrite)?;
    let mut tx = services.begin_in(manager).await?;
    sqlx::query!(
        "insert into memberships (organization_id, user_id, role) values ($1, $2, $3)
         on conflict (organization_id, user_id) do nothing",
        manager.organization().0,
        user.user().0,
        OrganizationRole::Member as OrganizationRole,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into workspace_memberships (organization_id, workspace_id, user_id, role)
         values ($1, $2, $3, $4)
         on conflict (organization_id, workspace_id, user_id) do update set role = excluded.role",
        manager.organization().0,
        manager.workspace().0,
        user.user().0,
        role as WorkspaceRole,
    )
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}
