//! Where a user may go.

use uuid::Uuid;

use super::{
    Member, Navigation, OrganizationId, OrganizationLink, OrganizationRole, Slug, WorkspaceId, WorkspaceLink,
    WorkspaceRole,
    member::{record_visit, role_in},
};
use crate::{
    Services,
    auth::{CurrentUser, UserId},
    display_time::Zone,
    error::{Error, Result},
};

/// Every workspace that a user may enter, under its organization, as it was when it was
/// looked up: for one request, and no longer.
#[derive(Debug)]
pub struct AccessibleWorkspaces {
    user: UserId,
    zone: Zone,
    rows: Vec<AccessibleRow>,
}

/// A workspace in its organization, or an organization of which the user may enter none:
/// a row of `accessible_workspaces_as`.
#[derive(Debug)]
pub(crate) struct AccessibleRow {
    pub organization_id: Uuid,
    pub organization_slug: String,
    pub organization_name: String,
    pub organization_role: OrganizationRole,
    /// Whether `/` has not led here for a minute.
    pub moved: bool,
    pub workspace_id: Option<Uuid>,
    pub workspace_slug: Option<String>,
    pub workspace_name: Option<String>,
    pub workspace_role: Option<WorkspaceRole>,
}

/// Looks up everywhere that a user may go, in one statement. A page has it from
/// [`authenticate_with_workspaces`](crate::auth::authenticate_with_workspaces).
pub async fn accessible_workspaces(
    services: &Services,
    current_user: &CurrentUser,
) -> Result<AccessibleWorkspaces> {
    let rows = sqlx::query_as!(
        AccessibleRow,
        r#"select organization_id as "organization_id!", organization_slug as "organization_slug!",
               organization_name as "organization_name!",
               organization_role as "organization_role!: OrganizationRole",
               (last_visited_at is null or last_visited_at < app_now() - interval '1 minute') as "moved!",
               workspace_id, workspace_slug, workspace_name,
               workspace_role as "workspace_role: WorkspaceRole"
           from accessible_workspaces_as($1)"#,
        current_user.user().0,
    )
    .fetch_all(&services.db.pool())
    .await?;
    Ok(AccessibleWorkspaces::new(current_user, rows))
}

impl AccessibleWorkspaces {
    /// Whoever makes one lets the identity into each row: for the two statements that read
    /// `accessible_workspaces_as`, here and in `auth::authenticate_with_workspaces`.
    pub(crate) fn new(current_user: &CurrentUser, rows: Vec<AccessibleRow>) -> Self {
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
        let named = |row: &&AccessibleRow| {
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
            role: role_in(row.organization_role, row.workspace_role).ok_or(Error::NotFound)?,
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
