use serde::{Deserialize, Serialize};

use super::Slug;
use crate::id::id;

id! {
    /// The tenant.
    OrganizationId
}

id! {
    /// A part of an organization; owns documents.
    WorkspaceId
}

/// A user's role in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(sqlx::Type))]
#[cfg_attr(feature = "server", sqlx(type_name = "text", rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum OrganizationRole {
    /// May do everything, also end the organization.
    Owner,
    /// Manages members and workspaces.
    Admin,
    /// Sees the workspaces that they were added to.
    Member,
}

impl OrganizationRole {
    /// As the database and other programs read it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Member => "member",
        }
    }

    /// The role of that name.
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
    /// Writes, and cleans up.
    Manager,
    /// Writes.
    Editor,
    /// Reads.
    Reader,
}

impl WorkspaceRole {
    /// As the database and other programs read it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Editor => "editor",
            Self::Reader => "reader",
        }
    }

    /// The role of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Manager, Self::Editor, Self::Reader]
            .into_iter()
            .find(|role| role.as_str() == name)
    }
}

/// Everywhere that a user may go, for the sidebar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Navigation {
    /// By name.
    pub organizations: Vec<OrganizationLink>,
}

/// An organization in the sidebar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationLink {
    /// For the URL.
    pub slug: String,
    /// For people.
    pub name: String,
    /// By name.
    pub workspaces: Vec<WorkspaceLink>,
}

/// A workspace in the sidebar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceLink {
    /// For the URL.
    pub slug: String,
    /// For people.
    pub name: String,
}

/// A workspace by the slugs of its URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspacePath {
    /// The organization's.
    pub organization: Slug,
    /// The workspace's.
    pub workspace: Slug,
}
