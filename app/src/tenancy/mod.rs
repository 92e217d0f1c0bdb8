//! Organizations and workspaces: creating one, the way to the last one, and the layout with the
//! sidebar around all pages of signed-in users.

mod api;
mod crumbs;
mod frame;
mod home;
mod load;
mod new_organization;
mod no_workspace;
mod sidebar;
mod switcher;
mod welcome;
mod workspace_params;

pub use crumbs::load_workspace_crumbs;
pub use frame::Frame;
pub use home::OrganizationHomePage;
pub use load::{load_home, load_navigation};
pub use new_organization::NewOrganizationPage;
pub use sidebar::Application;
pub use welcome::WelcomePage;
pub use workspace_params::{WorkspaceParams, use_workspace};

/// Path of the documents of a workspace.
fn documents_path(place: &domain::tenancy::WorkspacePath) -> String {
    format!("/o/{}/w/{}/documents", place.organization, place.workspace)
}
