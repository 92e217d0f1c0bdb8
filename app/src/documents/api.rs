use domain::documents::{Document, DocumentList, DocumentSource};
use leptos::prelude::*;

use crate::error::AppError;

/// A page of the workspace's documents.
#[server(endpoint = "documents/list")]
pub async fn list_documents(
    organization: String,
    workspace: String,
    after: String,
) -> Result<DocumentList, AppError> {
    let (services, member) = crate::server::member(&organization, &workspace).await?;
    Ok(domain::documents::list(&services, &member, Some(&after)).await?)
}

/// A page of the workspace's trash.
#[server(endpoint = "documents/list-trash")]
pub async fn list_trash(
    organization: String,
    workspace: String,
    after: String,
) -> Result<DocumentList, AppError> {
    let (services, member) = crate::server::member(&organization, &workspace).await?;
    Ok(domain::documents::list_trash(&services, &member, Some(&after)).await?)
}

/// A document, rendered.
#[server(endpoint = "documents/read")]
pub async fn read_document(
    organization: String,
    workspace: String,
    id: String,
) -> Result<Document, AppError> {
    let (services, member) = crate::server::member(&organization, &workspace).await?;
    Ok(domain::documents::read(&services, &member, crate::server::id(&id)?).await?)
}

/// A document's Markdown.
#[server(endpoint = "documents/source")]
pub async fn load_source(
    organization: String,
    workspace: String,
    id: String,
) -> Result<DocumentSource, AppError> {
    let (services, member) = crate::server::member(&organization, &workspace).await?;
    Ok(domain::documents::source(&services, &member, crate::server::id(&id)?).await?)
}

/// Refuses whoever may not write, before the form is shown.
#[server(endpoint = "documents/may-create")]
pub async fn may_create_document(organization: String, workspace: String) -> Result<(), AppError> {
    let (_, member) = crate::server::member(&organization, &workspace).await?;
    Ok(domain::documents::may_create(&member)?)
}

/// Creates a document, and leads to it.
#[server(endpoint = "documents/create")]
pub async fn create_document(
    organization: String,
    workspace: String,
    title: String,
    body: String,
) -> Result<(), AppError> {
    let (services, member) = crate::server::member(&organization, &workspace).await?;
    let id = domain::documents::create(&services, &member, &title, &body).await?;
    crate::server::redirect(&format!("/o/{organization}/w/{workspace}/documents/{id}"));
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
    let (services, member) = crate::server::member(&organization, &workspace).await?;
    let id = crate::server::id(&id)?;
    domain::documents::update(&services, &member, id, version, &title, &body).await?;
    crate::server::redirect(&format!("/o/{organization}/w/{workspace}/documents/{id}"));
    Ok(())
}

/// Moves a document to the trash, and leads back to the list.
#[server(endpoint = "documents/trash")]
pub async fn trash_document(organization: String, workspace: String, id: String) -> Result<(), AppError> {
    let (services, member) = crate::server::member(&organization, &workspace).await?;
    let id = crate::server::id(&id)?;
    domain::documents::trash(&services, &member, id).await?;
    crate::server::redirect(&format!("/o/{organization}/w/{workspace}/documents?trashed={id}"));
    Ok(())
}

/// Takes a document out of the trash, and leads to it.
#[server(endpoint = "documents/restore")]
pub async fn restore_document(organization: String, workspace: String, id: String) -> Result<(), AppError> {
    let (services, member) = crate::server::member(&organization, &workspace).await?;
    let id = crate::server::id(&id)?;
    domain::documents::restore(&services, &member, id).await?;
    crate::server::redirect(&format!("/o/{organization}/w/{workspace}/documents/{id}"));
    Ok(())
}
