//! Organizations and workspaces: creating the first one, the way to the last one, and the layout
//! with the sidebar around all pages of signed-in users.

mod api;
mod home;
mod load;
mod sidebar;
mod welcome;
mod workspace_params;

pub use home::OrganizationHomePage;
pub use load::{load_home, load_navigation};
pub use sidebar::Application;
pub use welcome::WelcomePage;
pub use workspace_params::{WorkspaceParams, use_workspace};

/// Path of the documents of a workspace.
fn documents_path(place: &domain::tenancy::WorkspacePath) -> String {
    format!("/o/{}/w/{}/documents", place.organization, place.workspace)
}
