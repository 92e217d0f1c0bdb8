use serde::{Deserialize, Serialize};

use super::{OrganizationRole, WorkspaceRole};

/// Something that a role allows, written `resource:action`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Permission {
    /// See the list, open a document.
    #[serde(rename = "documents:read")]
    DocumentsRead,
    /// Create and edit.
    #[serde(rename = "documents:write")]
    DocumentsWrite,
    /// Move to the trash, see the trash, restore.
    #[serde(rename = "documents:delete")]
    DocumentsDelete,
    /// Add people to the workspace.
    #[serde(rename = "members:write")]
    MembersWrite,
    /// Make workspaces in the organization.
    #[serde(rename = "workspaces:write")]
    WorkspacesWrite,
}

impl Permission {
    /// As people and other programs read it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DocumentsRead => "documents:read",
            Self::DocumentsWrite => "documents:write",
            Self::DocumentsDelete => "documents:delete",
            Self::MembersWrite => "members:write",
            Self::WorkspacesWrite => "workspaces:write",
        }
    }
}

impl std::fmt::Display for Permission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

// The one table from roles to permissions: in the organization itself, and in a workspace.

impl OrganizationRole {
    /// What it allows in the organization itself.
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Owner | Self::Admin => &[Permission::WorkspacesWrite],
            Self::Member => &[],
        }
    }
}

impl WorkspaceRole {
    /// What it allows in the workspace.
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission::{DocumentsDelete, DocumentsRead, DocumentsWrite, MembersWrite};
        match self {
            Self::Manager => &[DocumentsRead, DocumentsWrite, DocumentsDelete, MembersWrite],
            Self::Editor => &[DocumentsRead, DocumentsWrite],
            Self::Reader => &[DocumentsRead],
        }
    }
}
