use super::{OrganizationId, OrganizationRole, Permission, Slug, WorkspaceId, WorkspaceRole};
use crate::{
    Services,
    auth::{CurrentUser, UserId},
    display_time::Zone,
    error::{Error, Result},
};

/// The proof that somebody may act in one workspace of one organization. Only
/// [`AccessibleWorkspaces::member`](super::AccessibleWorkspaces::member) and the look-up of a token's place build one;
/// every function that touches tenant rows takes it.
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
    /// Who acts.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// The time zone that dates are shown in.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The tenant.
    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// The part of it.
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// What people call it.
    pub fn workspace_name(&self) -> &str {
        &self.workspace_name
    }

    /// The role.
    pub fn role(&self) -> WorkspaceRole {
        self.role
    }

    /// What the role allows.
    pub fn permissions(&self) -> &'static [Permission] {
        self.role.permissions()
    }

    /// Refuses, naming the permission, when the role does not hold it.
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

/// Where a token lets its bearer act, as things are now.
#[derive(Clone, Debug)]
pub enum TokenScope {
    /// In an organization itself.
    Organization {
        /// The role.
        role: OrganizationRole,
        /// The organization, as URLs name it.
        organization: String,
    },
    /// In a workspace.
    Workspace {
        /// The proof.
        member: Member,
        /// The organization, as URLs name it.
        organization: String,
        /// The workspace, as URLs name it.
        workspace: String,
    },
}

/// Looks up the place that a token names by its ids. None when the membership that it
/// was made from is no more (S51).
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

/// The organization that a slug names, and the role in it (S63).
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

/// So that `/` and `/o/…` lead here next time; at most once a minute (S44).
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
