use crate::components::param;

/// The organization and the workspace that the URL names. They are never kept in the session, so
/// that two tabs can show two workspaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkspaceParams {
    /// The organization's slug.
    pub organization: String,
    /// The workspace's slug.
    pub workspace: String,
}

impl WorkspaceParams {
    /// The URL of a path within the workspace: `documents/new`, say.
    pub fn path(&self, rest: &str) -> String {
        format!("/o/{}/w/{}/{rest}", self.organization, self.workspace)
    }
}

/// The organization and the workspace of this page.
pub fn use_workspace() -> WorkspaceParams {
    WorkspaceParams {
        organization: param("organization"),
        workspace: param("workspace"),
    }
}
