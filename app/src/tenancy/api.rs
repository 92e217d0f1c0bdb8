use leptos::prelude::*;

use crate::{error::AppError, server};

/// Creates an organization that the viewer owns, and leads to its first workspace.
#[server(endpoint = "organizations/create")]
pub async fn create_organization(name: String, slug: String) -> Result<(), AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    let place = domain::tenancy::create_organization(&services, &current_user, &name, &slug).await?;
    server::redirect(&super::documents_path(&place));
    Ok(())
}
