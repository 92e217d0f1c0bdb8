//! The workspaces that a user has access to.

use super::{
    Member, Navigation, OrganizationId, OrganizationLink, OrganizationRole, Permission, Slug, WorkspaceId,
    WorkspaceLink, WorkspaceRole,
    member::{record_visit, role_in},
};
use crate::{
    Services,
    auth::{self, CurrentUser, SessionSecret, UserId, WorkspaceRow},
    display_time::Zone,
    error::{Error, Result},
};

/// All workspaces that a user has access to, with their organizations, as of one look-up. Meant for one
/// request: a later one has to look them up again.
#[derive(Debug)]
pub struct AccessibleWorkspaces {
    user: UserId,
    zone: Zone,
    rows: Vec<WorkspaceRow>,
}

/// Looks up the user of a session cookie with all workspaces that they have access to, in one statement.
/// `None` if the cookie authenticates no user.
pub async fn authenticate_with_workspaces(
    services: &Services,
    secret: SessionSecret,
) -> Result<Option<(CurrentUser, AccessibleWorkspaces)>> {
    let found = auth::authenticate_with_rows(services, secret).await?;
    Ok(found.map(|(current_user, rows)| {
        let workspaces = AccessibleWorkspaces::new(&current_user, rows);
        (current_user, workspaces)
    }))
}

/// Looks up all workspaces that a user has access to, in one statement. Pages get them from
/// [`authenticate_with_workspaces`](authenticate_with_workspaces).
pub async fn accessible_workspaces(
    services: &Services,
    current_user: &CurrentUser,
) -> Result<AccessibleWorkspaces> {
    let rows = sqlx::query_as!(
        WorkspaceRow,
        r#"select organization_id as "organization_id!", organization_slug as "organization_slug!",
               organization_name as "organization_name!",
               organization_role as "organization_role!",
               (last_visited_at is null or last_visited_at < app_now() - interval '1 minute') as "moved!",
               workspace_id, workspace_slug, workspace_name,
               workspace_role
           from accessible_workspaces_as($1)"#,
        current_user.user().0,
    )
    .fetch_all(&services.db.pool())
    .await?;
    Ok(AccessibleWorkspaces::new(current_user, rows))
}

/// Looks up the user's membership of the workspace in a URL. A workspace that does not exist and
/// one that the user has no access to are both [`Error::NotFound`], so that the response does not
/// reveal which workspaces exist (S63). Owners and admins of an organization manage all of its
/// workspaces.
pub async fn member(
    services: &Services,
    current_user: &CurrentUser,
    organization: &str,
    workspace: &str,
) -> Result<Member> {
    let workspaces = accessible_workspaces(services, current_user).await?;
    workspaces.member(services, organization, workspace).await
}

impl AccessibleWorkspaces {
    /// The rows decide what the user has access to, so only the two statements that read
    /// `accessible_workspaces_as` may call this: the one here, and that of
    /// `auth::authenticate_with_rows`.
    pub(crate) fn new(current_user: &CurrentUser, rows: Vec<WorkspaceRow>) -> Self {
        Self {
            user: current_user.user(),
            zone: current_user.zone().clone(),
            rows,
        }
    }

    /// The membership of the workspace in a URL. A workspace that does not exist and one that the
    /// user has no access to are both [`Error::NotFound`] (S63: the response does not reveal which
    /// exist).
    pub async fn member(&self, services: &Services, organization: &str, workspace: &str) -> Result<Member> {
        let slugs = (Slug::parse(organization), Slug::parse(workspace));
        let (Ok(organization), Ok(workspace)) = slugs else {
            return Err(Error::NotFound);
        };
        let named = |row: &&WorkspaceRow| {
            row.organization_slug == organization.as_str()
                && row.workspace_slug.as_deref() == Some(workspace.as_str())
        };
        let row = self.rows.iter().find(named).ok_or(Error::NotFound)?;
        let workspace = row.workspace_id.zip(row.workspace_name.clone());
        let (workspace, workspace_name) = workspace.ok_or(Error::NotFound)?;
        let member = Member {
            user: self.user,
            organization: OrganizationId(row.organization_id),
            workspace: WorkspaceId(workspace),
            workspace_name,
            role: row_role(row)?.ok_or(Error::NotFound)?,
            zone: self.zone.clone(),
        };
        if row.moved {
            record_visit(services, &member).await?;
        }
        Ok(member)
    }

    /// The workspaces for the sidebar.
    pub fn navigation(&self) -> Navigation {
        let mut organizations: Vec<OrganizationLink> = Vec::new();
        for row in &self.rows {
            if organizations
                .last()
                .is_none_or(|last| last.slug != row.organization_slug)
            {
                organizations.push(OrganizationLink {
                    slug: row.organization_slug.clone(),
                    name: row.organization_name.clone(),
                    workspaces: Vec::new(),
                });
            }
            let workspace = row.workspace_slug.clone().zip(row.workspace_name.clone());
            if let Some((organization, (slug, name))) = organizations.last_mut().zip(workspace) {
                organization.workspaces.push(WorkspaceLink {
                    slug,
                    name,
                    may_write: may_write(row),
                });
            }
        }
        Navigation { organizations }
    }
}

/// Whether the user may create documents in the row's workspace.
fn may_write(row: &WorkspaceRow) -> bool {
    let role = row_role(row).ok().flatten();
    role.is_some_and(|role| role.permissions().contains(&Permission::DocumentsWrite))
}

/// The user's role in the row's workspace.
fn row_role(row: &WorkspaceRow) -> Result<Option<WorkspaceRole>> {
    let unknown = || Error::internal("an unknown role");
    let organization = OrganizationRole::parse(&row.organization_role).ok_or_else(unknown)?;
    let workspace = match &row.workspace_role {
        Some(role) => Some(WorkspaceRole::parse(role).ok_or_else(unknown)?),
        None => None,
    };
    Ok(role_in(organization, workspace))
}
