//! Organizations, workspaces, roles and permissions.
//!
//! Three layers keep tenants apart, and each holds if the others fail: the URL names organization
//! and workspace; every tenant query takes a [`Member`], which only the look-up of a membership
//! builds; and row level security returns no rows to a transaction that has not set its tenant.

mod permissions;
mod slug;
mod types;

#[cfg(feature = "server")]
mod accessible_workspaces;
#[cfg(feature = "server")]
mod member;
#[cfg(feature = "server")]
mod navigation;
#[cfg(feature = "server")]
mod organizations;
#[cfg(feature = "server")]
mod proposal;
#[cfg(feature = "server")]
mod workspaces;

pub use permissions::Permission;
pub use slug::Slug;
pub use types::{
    Navigation, OrganizationId, OrganizationLink, OrganizationRole, WorkspaceId, WorkspaceLink,
    WorkspacePath, WorkspaceRole,
};

/// In characters. Mails show the name, so its length is bounded (S75).
#[cfg(feature = "server")]
const NAME_MAX_LEN: usize = 60;

#[cfg(feature = "server")]
pub use accessible_workspaces::{
    AccessibleWorkspaces, accessible_workspaces, authenticate_with_workspaces, member,
};
#[cfg(feature = "server")]
pub(crate) use member::token_scope;
#[cfg(feature = "server")]
pub use member::{Member, TokenScope, organization_role};
#[cfg(feature = "server")]
pub use navigation::{home, navigation, organization_home};
#[cfg(feature = "server")]
pub use organizations::create_organization;
#[cfg(feature = "server")]
pub use proposal::propose_slug;
#[cfg(feature = "server")]
pub use workspaces::{add_member, create_workspace};
