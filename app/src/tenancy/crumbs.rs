use super::{WorkspaceParams, load::load_navigation};
use crate::{components::Crumb, error::AppError};

/// The first steps of the breadcrumb of a page in a workspace: links to its organization and to the
/// workspace itself. It takes no further statement: the sidebar's workspaces have their names.
pub async fn load_workspace_crumbs(place: &WorkspaceParams) -> Result<Vec<Crumb>, AppError> {
    let navigation = load_navigation().await?;
    let mut organizations = navigation.organizations.into_iter();
    let Some(organization) = organizations.find(|organization| organization.slug == place.organization)
    else {
        return Ok(Vec::new());
    };
    let mut workspaces = organization.workspaces.into_iter();
    let workspace = workspaces.find(|workspace| workspace.slug == place.workspace);
    let workspace = workspace.map(|workspace| Crumb::link(workspace.name, place.path("documents")));
    let organization = Crumb::link(organization.name, format!("/o/{}", organization.slug));
    Ok([Some(organization), workspace].into_iter().flatten().collect())
}
