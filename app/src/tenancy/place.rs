use crate::components::param;

/// The organization and the workspace that the URL names: never ambient state,
/// so two tabs in two workspaces do not disturb each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceParams {
    /// The organization's slug.
    pub organization: String,
    /// The workspace's slug.
    pub workspace: String,
}

impl PlaceParams {
    /// A path within the workspace: `documents/new`.
    pub fn path(&self, rest: &str) -> String {
        format!("/o/{}/w/{}/{rest}", self.organization, self.workspace)
    }
}

/// The place of this page.
pub fn use_place() -> PlaceParams {
    PlaceParams {
        organization: param("organization"),
        workspace: param("workspace"),
    }
}
