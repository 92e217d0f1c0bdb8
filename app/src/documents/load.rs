use domain::documents::{Document, DocumentList, DocumentSource};

use crate::{error::AppError, server};

/// One page of the list of a workspace's documents.
pub async fn load_documents(
    organization: String,
    workspace: String,
    after: String,
) -> Result<DocumentList, AppError> {
    let (services, member) = server::member(&organization, &workspace).await?;
    Ok(domain::documents::list(&services, &member, Some(&after)).await?)
}

/// One page of a workspace's trash.
pub async fn load_trash(
    organization: String,
    workspace: String,
    after: String,
) -> Result<DocumentList, AppError> {
    let (services, member) = server::member(&organization, &workspace).await?;
    Ok(domain::documents::list_trash(&services, &member, Some(&after)).await?)
}

/// A document as HTML.
pub async fn load_document(
    organization: String,
    workspace: String,
    id: String,
) -> Result<Document, AppError> {
    let (services, member) = server::member(&organization, &workspace).await?;
    Ok(domain::documents::read(&services, &member, server::id(&id)?).await?)
}

/// A document's Markdown, to edit it.
pub async fn load_source(
    organization: String,
    workspace: String,
    id: String,
) -> Result<DocumentSource, AppError> {
    let (services, member) = server::member(&organization, &workspace).await?;
    Ok(domain::documents::source(&services, &member, server::id(&id)?).await?)
}

/// Refuses a member without `documents:write`, so that the form is not shown.
pub async fn check_may_create(organization: String, workspace: String) -> Result<(), AppError> {
    let (_, member) = server::member(&organization, &workspace).await?;
    Ok(domain::documents::may_create(&member)?)
}
