use uuid::Uuid;

use super::{
    Member, NAME_MAX_LEN, OrganizationId, OrganizationRole, Permission, Slug, WorkspaceId, WorkspaceRole,
    organization_role, propose_slug,
};
use crate::{
    Services,
    auth::{CurrentUser, UserId},
    db::Tx,
    error::{self, Error, Field, FieldErrors, Problem, Result, on_constraint},
};

/// Creates a workspace in an organization and returns its slug. The user's role in the organization
/// has to permit it.
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn create_workspace(
    services: &Services,
    current_user: &CurrentUser,
    organization: &str,
    name: &str,
) -> Result<Slug> {
    let name = error::name(name, NAME_MAX_LEN).map_err(|problem| FieldErrors::one(Field::Name, problem))?;
    let (organization, role) = organization_role(services, current_user, organization).await?;
    if !role.permissions().contains(&Permission::WorkspacesWrite) {
        return Err(Error::Forbidden(Permission::WorkspacesWrite));
    }
    let mut tx = services.begin_tenant(organization).await?;
    let slug = insert(&mut tx, organization, &name, current_user.user()).await?;
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

/// Adds a user to a workspace, and to its organization if necessary. No page calls it yet:
/// invitations will; the demonstration data and the tests do.
pub async fn add_member(
    services: &Services,
    manager: &Member,
    user: &CurrentUser,
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
