use domain::tenancy::Navigation;

use crate::{error::AppError, server};

/// The organizations and workspaces that the viewer can access.
pub async fn load_navigation() -> Result<Navigation, AppError> {
    let workspaces = server::accessible_workspaces().await?;
    Ok(workspaces.navigation())
}

/// Path of the last workspace, or of the welcome page if there is none yet; `None` for an anonymous
/// user.
pub async fn load_home() -> Result<Option<String>, AppError> {
    let Some(current_user) = server::maybe_current_user()? else {
        return Ok(None);
    };
    let place = domain::tenancy::home(&server::services()?, &current_user).await?;
    Ok(Some(
        place
            .as_ref()
            .map_or("/welcome".to_owned(), super::documents_path),
    ))
}

/// What the welcome page shows.
pub enum Welcome {
    /// The user has a workspace: the path of the last one.
    Workspace(String),
    /// The user is a member of an organization, whose name this is, but of none of its workspaces.
    NoWorkspace(String),
    /// The user has no organization yet.
    New {
        /// What they have called themselves, if they were asked already.
        name: Option<String>,
        /// Their email address.
        email: String,
    },
}

/// Whether the user has a workspace, an organization, or neither.
pub async fn load_welcome() -> Result<Welcome, AppError> {
    let home = load_home().await?.filter(|home| home != "/welcome");
    if let Some(path) = home {
        return Ok(Welcome::Workspace(path));
    }
    let first = load_navigation().await?.organizations.into_iter().next();
    if let Some(organization) = first {
        return Ok(Welcome::NoWorkspace(organization.name));
    }
    let current_user = server::current_user()?;
    let viewer = current_user.viewer();
    Ok(Welcome::New {
        name: (!domain::auth::has_initial_name(&current_user)).then_some(viewer.name),
        email: domain::auth::readable(&viewer.email),
    })
}

/// Where an organization's page leads.
pub enum OrganizationHome {
    /// To a workspace: the path of the last one.
    Workspace(String),
    /// Nowhere: the user is in none of its workspaces. Its name.
    NoWorkspace(String),
}

/// Where an organization's page leads its member.
pub async fn load_organization_home(organization: String) -> Result<OrganizationHome, AppError> {
    let mut organizations = load_navigation().await?.organizations.into_iter();
    let named = organizations.find(|link| link.slug == organization);
    if let Some(link) = named.filter(|link| link.workspaces.is_empty()) {
        return Ok(OrganizationHome::NoWorkspace(link.name));
    }
    let (services, current_user) = (server::services()?, server::current_user()?);
    let place = domain::tenancy::organization_home(&services, &current_user, &organization).await?;
    Ok(OrganizationHome::Workspace(super::documents_path(&place)))
}
