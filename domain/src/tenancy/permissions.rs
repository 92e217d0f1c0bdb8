use serde::{Deserialize, Serialize};

use super::{OrganizationRole, WorkspaceRole};

/// A permission, written `resource:action`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Permission {
    /// List and open documents.
    #[serde(rename = "documents:read")]
    DocumentsRead,
    /// Create and edit documents.
    #[serde(rename = "documents:write")]
    DocumentsWrite,
    /// Move any document to the trash, list the trash, restore. With `documents:write` alone that goes
    /// for documents of one's own.
    #[serde(rename = "documents:delete")]
    DocumentsDelete,
    /// Add members to the workspace.
    #[serde(rename = "members:write")]
    MembersWrite,
    /// Create workspaces in the organization.
    #[serde(rename = "workspaces:write")]
    WorkspacesWrite,
}

impl Permission {
    /// Name in the interface, in errors and in access tokens.
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

// The only table from roles to permissions: in an organization itself, and in a workspace.

impl OrganizationRole {
    /// The permissions of this role in the organization itself.
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Owner | Self::Admin => &[Permission::WorkspacesWrite],
            Self::Member => &[],
        }
    }
}

impl WorkspaceRole {
    /// The permissions of this role in the workspace.
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission::{DocumentsDelete, DocumentsRead, DocumentsWrite, MembersWrite};
        match self {
            Self::Manager => &[DocumentsRead, DocumentsWrite, DocumentsDelete, MembersWrite],
            Self::Editor => &[DocumentsRead, DocumentsWrite],
            Self::Reader => &[DocumentsRead],
        }
    }
}
