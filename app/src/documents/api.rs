use leptos::prelude::*;

use crate::{error::AppError, server};

/// Creates a document, and leads to it.
#[server(endpoint = "documents/create")]
pub async fn create_document(
    organization: String,
    workspace: String,
    title: String,
    body: String,
) -> Result<(), AppError> {
    let (services, member) = server::member(&organization, &workspace).await?;
    let id = domain::documents::create(&services, &member, &title, &body).await?;
    server::redirect(&format!("/o/{organization}/w/{workspace}/documents/{id}"));
    Ok(())
}

/// Saves an edit that started from `version`, and leads to the document.
#[server(endpoint = "documents/update")]
pub async fn update_document(
    organization: String,
    workspace: String,
    id: String,
    version: i32,
    title: String,
    body: String,
) -> Result<(), AppError> {
    let (services, member) = server::member(&organization, &workspace).await?;
    let id = server::id(&id)?;
    domain::documents::update(&services, &member, id, version, &title, &body).await?;
    server::redirect(&format!("/o/{organization}/w/{workspace}/documents/{id}"));
    Ok(())
}

/// Moves a document to the trash, and leads back to the list.
#[server(endpoint = "documents/trash")]
pub async fn trash_document(organization: String, workspace: String, id: String) -> Result<(), AppError> {
    let (services, member) = server::member(&organization, &workspace).await?;
    let id = server::id(&id)?;
    domain::documents::trash(&services, &member, id).await?;
    server::redirect(&format!("/o/{organization}/w/{workspace}/documents?trashed={id}"));
    Ok(())
}

/// Takes a document out of the trash, and leads to it.
#[server(endpoint = "documents/restore")]
pub async fn restore_document(organization: String, workspace: String, id: String) -> Result<(), AppError> {
    let (services, member) = server::member(&organization, &workspace).await?;
    let id = server::id(&id)?;
    domain::documents::restore(&services, &member, id).await?;
    server::redirect(&format!("/o/{organization}/w/{workspace}/documents/{id}"));
    Ok(())
}
