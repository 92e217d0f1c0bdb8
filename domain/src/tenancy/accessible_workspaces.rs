//! Where a user may go.

use super::{
    Member, Navigation, OrganizationId, OrganizationLink, OrganizationRole, Slug, WorkspaceId, WorkspaceLink,
    WorkspaceRole,
    member::{record_visit, role_in},
};
use crate::{
    Services,
    auth::{self, CurrentUser, SessionId, UserId, WorkspaceRow},
    display_time::Zone,
    error::{Error, Result},
};

/// Every workspace that a user may enter, under its organization, as it was when it was
/// looked up: for one request, and no longer.
#[derive(Debug)]
pub struct AccessibleWorkspaces {
    user: UserId,
    zone: Zone,
    rows: Vec<WorkspaceRow>,
}

/// From a session's cookie to the user and every workspace that they may enter, in one statement.
pub async fn authenticate_with_workspaces(
    services: &Services,
    id: SessionId,
) -> Result<Option<(CurrentUser, AccessibleWorkspaces)>> {
    let found = auth::authenticate_with_rows(services, id).await?;
    Ok(found.map(|(current_user, rows)| {
        let workspaces = AccessibleWorkspaces::new(&current_user, rows);
        (current_user, workspaces)
    }))
}

/// Looks up everywhere that a user may go, in one statement. A page has it from
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

/// Looks up what an identity may do in the workspace that a URL names. A place
/// that does not exist and one that the user may not enter are both
/// [`Error::NotFound`] (S63). Owners and admins of the organization manage each
/// of its workspaces.
pub async fn member(
    services: &Services,
    current_user: &CurrentUser,
    organization: &str,
    workspace: &str,
) -> Result<Member> {
    let places = accessible_workspaces(services, current_user).await?;
    places.member(services, organization, workspace).await
}

impl AccessibleWorkspaces {
    /// Whoever makes one lets the identity into each row: for the two statements that read
    /// `accessible_workspaces_as`, here and in `tenancy::authenticate_with_workspaces`.
    pub(crate) fn new(current_user: &CurrentUser, rows: Vec<WorkspaceRow>) -> Self {
        Self {
            user: current_user.user(),
            zone: current_user.zone().clone(),
            rows,
        }
    }

    /// The proof for the workspace that a URL names. A place that does not exist and one
    /// that the user may not enter are both [`Error::NotFound`] (S63).
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

    /// The same for the sidebar.
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
                organization.workspaces.push(WorkspaceLink { slug, name });
            }
        }
        Navigation { organizations }
    }
}

/// What a row allows its user to do in the workspace.
fn row_role(row: &WorkspaceRow) -> Result<Option<WorkspaceRole>> {
    let unknown = || Error::internal("an unknown role");
    let organization = OrganizationRole::parse(&row.organization_role).ok_or_else(unknown)?;
    let workspace = match &row.workspace_role {
        Some(role) => Some(WorkspaceRole::parse(role).ok_or_else(unknown)?),
        None => None,
    };
    Ok(role_in(organization, workspace))
}
