use serde::{Deserialize, Serialize};

use super::WorkspaceRole;

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
}

impl Permission {
    /// As people and other programs read it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DocumentsRead => "documents:read",
            Self::DocumentsWrite => "documents:write",
            Self::DocumentsDelete => "documents:delete",
            Self::MembersWrite => "members:write",
        }
    }
}

impl std::fmt::Display for Permission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl WorkspaceRole {
    /// The one table from roles to permissions.
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission::{DocumentsDelete, DocumentsRead, DocumentsWrite, MembersWrite};
        match self {
            Self::Manager => &[DocumentsRead, DocumentsWrite, DocumentsDelete, MembersWrite],
            Self::Editor => &[DocumentsRead, DocumentsWrite],
            Self::Reader => &[DocumentsRead],
        }
    }
}
