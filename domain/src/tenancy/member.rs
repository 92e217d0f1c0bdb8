use super::{OrganizationId, OrganizationRole, Permission, Slug, WorkspaceId, WorkspaceRole};
use crate::{
    Services,
    auth::{CurrentUser, UserId},
    display_time::Zone,
    error::{Error, Result},
};

/// Proof that a user may act in one workspace of one organization. Every function that reads or
/// writes a tenant's rows takes it. Only
/// [`AccessibleWorkspaces::member`](super::AccessibleWorkspaces::member) and the look-up of an
/// access token's scope build one.
#[derive(Clone, Debug)]
pub struct Member {
    pub(super) user: UserId,
    pub(super) organization: OrganizationId,
    pub(super) workspace: WorkspaceId,
    pub(super) workspace_name: String,
    pub(super) role: WorkspaceRole,
    pub(super) zone: Zone,
}

impl Member {
    /// The user who acts.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// Time zone for showing dates.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The organization, which is the tenant.
    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// The workspace.
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// The workspace's name.
    pub fn workspace_name(&self) -> &str {
        &self.workspace_name
    }

    /// The user's role in the workspace.
    pub fn role(&self) -> WorkspaceRole {
        self.role
    }

    /// The permissions of that role.
    pub fn permissions(&self) -> &'static [Permission] {
        self.role.permissions()
    }

    /// Returns an error that names the permission if the role does not include it.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.permissions().contains(&permission) {
            Ok(())
        } else {
            Err(Error::Forbidden(permission))
        }
    }
}

pub(super) fn role_in(
    organization: OrganizationRole,
    workspace: Option<WorkspaceRole>,
) -> Option<WorkspaceRole> {
    match (organization, workspace) {
        (OrganizationRole::Owner | OrganizationRole::Admin, _) => Some(WorkspaceRole::Manager),
        (OrganizationRole::Member, role) => role,
    }
}

/// The scope of an access token, by the current memberships.
#[derive(Clone, Debug)]
pub enum TokenScope {
    /// An organization itself.
    Organization {
        /// The user's role in it.
        role: OrganizationRole,
        /// The organization's slug.
        organization: String,
    },
    /// A workspace.
    Workspace {
        /// The user's membership of it.
        member: Member,
        /// The organization's slug.
        organization: String,
        /// The workspace's slug.
        workspace: String,
    },
}

/// Looks up the scope that an access token names by ids. `None` if the membership that it was
/// issued for has ended (S51: a removed member's token stops working at once).
pub(crate) async fn token_scope(
    services: &Services,
    current_user: &CurrentUser,
    organization: OrganizationId,
    workspace: Option<WorkspaceId>,
) -> Result<Option<TokenScope>> {
    let mut tx = services.begin_as(current_user.user()).await?;
    let found = sqlx::query!(
        r#"select o.slug as organization, w.slug as "workspace?", w.name as "workspace_name?",
               m.role as "organization_role: OrganizationRole",
               wm.role as "workspace_role?: WorkspaceRole"
           from organizations o
           join memberships m on m.organization_id = o.id and m.user_id = $1
           left join workspaces w on w.organization_id = o.id and w.id = $3
           left join workspace_memberships wm
               on wm.organization_id = o.id and wm.workspace_id = w.id and wm.user_id = $1
           where o.id = $2"#,
        current_user.user().0,
        organization.0,
        workspace.map(|id| id.0),
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let Some(id) = workspace else {
        return Ok(Some(TokenScope::Organization {
            role: found.organization_role,
            organization: found.organization,
        }));
    };
    let role = role_in(found.organization_role, found.workspace_role);
    let named = found.workspace.zip(found.workspace_name).zip(role);
    let place = named.map(|((workspace, workspace_name), role)| {
        let member = Member {
            user: current_user.user(),
            organization,
            workspace: id,
            workspace_name,
            role,
            zone: current_user.zone().clone(),
        };
        TokenScope::Workspace {
            member,
            organization: found.organization,
            workspace,
        }
    });
    Ok(place)
}

/// The organization with this slug, and the user's role in it. [`Error::NotFound`] if the user is
/// no member (S63: the response does not reveal whether it exists).
pub async fn organization_role(
    services: &Services,
    current_user: &CurrentUser,
    organization: &str,
) -> Result<(OrganizationId, OrganizationRole)> {
    let organization = Slug::parse(organization).map_err(|_| Error::NotFound)?;
    let mut tx = services.begin_as(current_user.user()).await?;
    let found = sqlx::query!(
        r#"select o.id, m.role as "role: OrganizationRole"
           from organizations o join memberships m on m.organization_id = o.id and m.user_id = $1
           where o.slug = $2"#,
        current_user.user().0,
        organization.as_str(),
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::NotFound)?;
    Ok((OrganizationId(found.id), found.role))
}

/// Records the visit, so that `/` and `/o/…` redirect here next time; at most once a minute (S44).
pub(super) async fn record_visit(services: &Services, member: &Member) -> Result<()> {
    let mut tx = services.begin_in(member).await?;
    sqlx::query!(
        "update memberships set last_workspace_id = $3, last_visited_at = app_now()
         where organization_id = $1 and user_id = $2
           and (last_visited_at is null or last_visited_at < app_now() - interval '1 minute')",
        member.organization.0,
        member.user.0,
        member.workspace.0,
    )
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}
