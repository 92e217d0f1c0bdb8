use crate::{
    components::Crumb,
    error::AppError,
    tenancy::{WorkspaceParams, load_navigation},
};

/// The names of a workspace and of its organization, as the breadcrumb shows them.
pub struct WorkspaceNames {
    place: WorkspaceParams,
    organization: String,
    workspace: String,
}

impl WorkspaceNames {
    /// The crumbs of all pages of the workspace's documents.
    pub fn crumbs(&self) -> Vec<Crumb> {
        vec![
            Crumb::link(
                self.organization.clone(),
                format!("/o/{}", self.place.organization),
            ),
            Crumb::link(self.workspace.clone(), self.place.path("documents")),
        ]
    }

    /// The crumbs of a page below a document.
    pub fn below_document(&self, title: &str, href: &str, here: &'static str) -> Vec<Crumb> {
        let mut crumbs = self.crumbs();
        crumbs.push(Crumb::link(title.to_owned(), href.to_owned()));
        crumbs.push(Crumb::here(here));
        crumbs
    }
}

/// The names of the workspace of this page. The request has found all that its user may enter.
pub async fn load_names(place: WorkspaceParams) -> Result<WorkspaceNames, AppError> {
    let navigation = load_navigation().await?;
    let mut organizations = navigation.organizations.into_iter();
    let organization = organizations.find(|organization| organization.slug == place.organization);
    let (organization, workspaces) = organization.map_or_else(
        || (place.organization.clone(), Vec::new()),
        |organization| (organization.name, organization.workspaces),
    );
    let workspace = workspaces
        .into_iter()
        .find(|workspace| workspace.slug == place.workspace);
    let workspace = workspace.map_or_else(|| place.workspace.clone(), |workspace| workspace.name);
    Ok(WorkspaceNames {
        place,
        organization,
        workspace,
    })
}
