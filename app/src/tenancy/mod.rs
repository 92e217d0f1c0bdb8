//! Organizations and workspaces: creating the first one, the way to the last one, and the layout
//! with the sidebar around all pages of signed-in users.

// Arguments of a server function become fields, which cannot be documented.
#[allow(missing_docs)]
mod api;
mod home;
mod load;
mod place;
mod sidebar;
mod welcome;

pub use home::OrganizationHomePage;
pub use load::load_home;
pub use place::{PlaceParams, use_place};
pub use sidebar::Application;
pub use welcome::WelcomePage;

/// Path of the documents of a workspace.
fn documents_path(place: &domain::tenancy::WorkspacePath) -> String {
    format!("/o/{}/w/{}/documents", place.organization, place.workspace)
}
