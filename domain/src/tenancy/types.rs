use serde::{Deserialize, Serialize};

use super::Slug;
use crate::id::id;

id! {
    /// An organization, which is the tenant.
    OrganizationId
}

id! {
    /// A workspace of an organization; it owns documents.
    WorkspaceId
}

/// A user's role in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(sqlx::Type))]
#[cfg_attr(feature = "server", sqlx(type_name = "text", rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum OrganizationRole {
    /// May do everything, including deleting the organization.
    Owner,
    /// Manages members and workspaces.
    Admin,
    /// Sees the workspaces that they were added to.
    Member,
}

impl OrganizationRole {
    /// Name in the database and in access tokens.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Member => "member",
        }
    }

    /// The role with this name; `None` if there is none.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Owner, Self::Admin, Self::Member]
            .into_iter()
            .find(|role| role.as_str() == name)
    }
}

/// A user's role in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(sqlx::Type))]
#[cfg_attr(feature = "server", sqlx(type_name = "text", rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum WorkspaceRole {
    /// Reads, writes and deletes documents, and adds members.
    Manager,
    /// Reads and writes documents.
    Editor,
    /// Reads documents.
    Reader,
}

impl WorkspaceRole {
    /// Name in the database and in access tokens.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Editor => "editor",
            Self::Reader => "reader",
        }
    }

    /// The role with this name; `None` if there is none.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Manager, Self::Editor, Self::Reader]
            .into_iter()
            .find(|role| role.as_str() == name)
    }
}

/// The organizations and workspaces that a user has access to, for the sidebar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Navigation {
    /// Sorted by name.
    pub organizations: Vec<OrganizationLink>,
}

/// An organization in the sidebar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationLink {
    /// Slug for the URL.
    pub slug: String,
    /// Name for reading.
    pub name: String,
    /// Sorted by name.
    pub workspaces: Vec<WorkspaceLink>,
}

/// A workspace in the sidebar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceLink {
    /// Slug for the URL.
    pub slug: String,
    /// Name for reading.
    pub name: String,
    /// Whether the user may create documents there.
    pub may_write: bool,
}

/// The organization and workspace that a URL names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspacePath {
    /// Slug of the organization.
    pub organization: Slug,
    /// Slug of the workspace.
    pub workspace: Slug,
}
