//! Where a user may go.

use uuid::Uuid;

use super::{
    Member, Navigation, OrganizationId, OrganizationLink, OrganizationRole, Slug, WorkspaceId, WorkspaceLink,
    WorkspaceRole,
    member::{remember_visit, role_in},
};
use crate::{
    Services,
    auth::{Identity, UserId},
    error::{Error, Result},
    moment::Zone,
};

/// Every workspace that a user may enter, under its organization, as it was when it was
/// looked up: for one request, and no longer.
pub struct Places {
    user: UserId,
    zone: Zone,
    rows: Vec<Row>,
}

struct Row {
    organization_id: Uuid,
    organization_slug: String,
    organization_name: String,
    organization_role: OrganizationRole,
    workspace: Option<Workspace>,
    /// Whether `/` has not led here for a minute.
    moved: bool,
}

struct Workspace {
    id: Uuid,
    slug: String,
    name: String,
    role: Option<WorkspaceRole>,
}

/// Looks up everywhere that a user may go, in one statement.
pub async fn places(services: &Services, identity: &Identity) -> Result<Places> {
    let rows = sqlx::query!(
        r#"select organization_id as "organization_id!", organization_slug as "organization_slug!",
               organization_name as "organization_name!",
               organization_role as "organization_role!: OrganizationRole",
               (last_visited_at is null or last_visited_at < app_now() - interval '1 minute') as "moved!",
               workspace_id, workspace_slug, workspace_name,
               workspace_role as "workspace_role: WorkspaceRole"
           from places_of($1)"#,
        identity.user().0,
    )
    .fetch_all(&services.db.pool())
    .await?;
    let rows = rows.into_iter().map(|row| Row {
        organization_id: row.organization_id,
        organization_slug: row.organization_slug,
        organization_name: row.organization_name,
        organization_role: row.organization_role,
        moved: row.moved,
        workspace: row
            .workspace_id
            .zip(row.workspace_slug.zip(row.workspace_name))
            .map(|(id, (slug, name))| Workspace {
                id,
                slug,
                name,
                role: row.workspace_role,
            }),
    });
    Ok(Places {
        user: identity.user(),
        zone: identity.zone().clone(),
        rows: rows.collect(),
    })
}

impl Places {
    /// The proof for the workspace that a URL names. A place that does not exist and one
    /// that the user may not enter are both [`Error::NotFound`] (S63).
    pub async fn member(&self, services: &Services, organization: &str, workspace: &str) -> Result<Member> {
        let slugs = (Slug::parse(organization), Slug::parse(workspace));
        let (Ok(organization), Ok(workspace)) = slugs else {
            return Err(Error::NotFound);
        };
        let found = self.rows.iter().find_map(|row| {
            let named = row
                .workspace
                .as_ref()
                .filter(|found| found.slug == workspace.as_str())?;
            (row.organization_slug == organization.as_str()).then_some((row, named))
        });
        let (row, workspace) = found.ok_or(Error::NotFound)?;
        let member = Member {
            user: self.user,
            organization: OrganizationId(row.organization_id),
            workspace: WorkspaceId(workspace.id),
            workspace_name: workspace.name.clone(),
            role: role_in(row.organization_role, workspace.role).ok_or(Error::NotFound)?,
            zone: self.zone.clone(),
        };
        if row.moved {
            remember_visit(services, &member).await?;
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
            if let (Some(organization), Some(workspace)) = (organizations.last_mut(), &row.workspace) {
                organization.workspaces.push(WorkspaceLink {
                    slug: workspace.slug.clone(),
                    name: workspace.name.clone(),
                });
            }
        }
        Navigation { organizations }
    }
}
