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

/// Path of an organization's last workspace.
pub async fn load_organization_home(organization: String) -> Result<String, AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    let place = domain::tenancy::organization_home(&services, &current_user, &organization).await?;
    Ok(super::documents_path(&place))
}
