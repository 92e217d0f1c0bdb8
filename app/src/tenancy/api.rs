use domain::tenancy::Navigation;
use leptos::prelude::*;

use crate::error::AppError;

/// Everywhere that the viewer may go.
#[server(endpoint = "navigation")]
pub async fn load_navigation() -> Result<Navigation, AppError> {
    let workspaces = crate::server::accessible_workspaces(&crate::server::services()?).await?;
    Ok(workspaces.navigation())
}

/// Where `/` leads: nowhere while nobody is signed in.
#[server(endpoint = "home")]
pub async fn find_home() -> Result<Option<String>, AppError> {
    let Some(current_user) = crate::server::maybe_current_user()? else {
        return Ok(None);
    };
    let place = domain::tenancy::home(&crate::server::services()?, &current_user).await?;
    Ok(Some(place.as_ref().map_or("/welcome".to_owned(), documents_path)))
}

/// Where an organization leads: to its last workspace.
#[server(endpoint = "organizations/home")]
pub async fn find_organization_home(organization: String) -> Result<String, AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    let place = domain::tenancy::organization_home(&services, &current_user, &organization).await?;
    Ok(documents_path(&place))
}

/// The slug that a name suggests.
#[server(endpoint = "organizations/propose-slug")]
pub async fn propose_slug(name: String) -> Result<String, AppError> {
    Ok(domain::tenancy::propose_slug(&name))
}

/// Makes an organization of the viewer's, and leads to its first workspace.
#[server(endpoint = "organizations/create")]
pub async fn create_organization(name: String, slug: String) -> Result<(), AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    let place = domain::tenancy::create_organization(&services, &current_user, &name, &slug).await?;
    crate::server::redirect(&documents_path(&place));
    Ok(())
}

/// The list of documents in a workspace.
#[cfg(feature = "ssr")]
fn documents_path(place: &domain::tenancy::WorkspacePath) -> String {
    format!("/o/{}/w/{}/documents", place.organization, place.workspace)
}
