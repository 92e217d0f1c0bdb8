use leptos::prelude::*;

use crate::{error::AppError, server};

/// Creates an organization that the viewer owns, and redirects to its first workspace. A new user says their
/// own name as well.
#[server(endpoint = "organizations/create")]
pub async fn create_organization(
    name: String,
    slug: String,
    #[server(default)] person: Option<String>,
) -> Result<(), AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    if let Some(person) = person {
        domain::account::rename(&services, &current_user, &person).await?;
    }
    let place = domain::tenancy::create_organization(&services, &current_user, &name, &slug).await?;
    server::redirect(&super::documents_path(&place));
    Ok(())
}
