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

/// What `/welcome` shows.
pub enum Welcome {
    /// The user has a workspace: its path.
    Home(String),
    /// The user has none yet.
    New {
        /// What they have called themselves, if they were asked already.
        name: Option<String>,
        /// Their email address.
        email: String,
    },
}

/// The page for users without a workspace.
pub async fn load_welcome() -> Result<Welcome, AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    if let Some(place) = domain::tenancy::home(&services, &current_user).await? {
        return Ok(Welcome::Home(super::documents_path(&place)));
    }
    let viewer = current_user.viewer();
    Ok(Welcome::New {
        name: (!domain::auth::has_initial_name(&current_user)).then_some(viewer.name),
        email: domain::auth::readable(&viewer.email),
    })
}

/// Path of an organization's last workspace.
pub async fn load_organization_home(organization: String) -> Result<String, AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    let place = domain::tenancy::organization_home(&services, &current_user, &organization).await?;
    Ok(super::documents_path(&place))
}
