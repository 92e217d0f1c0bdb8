use domain::documents::{Choices, ConflictingEdit};
use leptos::prelude::*;

use super::draft::{Draft, View};
use crate::{error::AppError, server};

/// Creates a document, and redirects to it.
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

/// Saves an edit that started from `version`, and redirects to the document. After a conflict `theirs` is
/// the version that it met, and `keep` the choices.
#[server(endpoint = "documents/update")]
#[allow(clippy::too_many_arguments)]
pub async fn update_document(
    organization: String,
    workspace: String,
    id: String,
    version: i32,
    #[server(default)] theirs: Option<i32>,
    title: String,
    body: String,
    #[server(default)] keep: Choices,
) -> Result<(), AppError> {
    let (services, member) = server::member(&organization, &workspace).await?;
    let id = server::id(&id)?;
    match theirs {
        None => domain::documents::update(&services, &member, id, version, &title, &body).await?,
        Some(theirs) => {
            let edit = ConflictingEdit {
                base: version,
                theirs,
                title: &title,
                body: &body,
                choices: &keep,
            };
            domain::documents::resolve(&services, &member, id, edit).await?;
        }
    }
    server::redirect(&format!("/o/{organization}/w/{workspace}/documents/{id}"));
    Ok(())
}

/// Gives a draft back to its page: as text to go on writing, or as the document will look. Nothing is
/// saved. After a conflict the draft is the merge with the choices so far.
#[server(endpoint = "documents/preview")]
#[allow(clippy::too_many_arguments)]
pub async fn preview_document(
    organization: String,
    workspace: String,
    #[server(default)] id: String,
    #[server(default)] version: i32,
    #[server(default)] theirs: Option<i32>,
    title: String,
    body: String,
    #[server(default)] keep: Choices,
    view: View,
) -> Result<Draft, AppError> {
    let (services, member) = server::member(&organization, &workspace).await?;
    if let Some(theirs) = theirs {
        let edit = ConflictingEdit {
            base: version,
            theirs,
            title: &title,
            body: &body,
            choices: &keep,
        };
        let merged = domain::documents::merged(&services, &member, server::id(&id)?, edit).await?;
        return Ok(Draft::from(merged));
    }
    let html = match view {
        View::Write => None,
        View::Preview => Some(domain::documents::preview(&services, &member, &body).await?),
    };
    Ok(Draft {
        title,
        body,
        version,
        html,
    })
}

/// Moves a document to the trash, and redirects back to the list.
#[server(endpoint = "documents/trash")]
pub async fn trash_document(organization: String, workspace: String, id: String) -> Result<(), AppError> {
    let (services, member) = server::member(&organization, &workspace).await?;
    let id = server::id(&id)?;
    domain::documents::trash(&services, &member, id).await?;
    server::redirect(&format!("/o/{organization}/w/{workspace}/documents?trashed={id}"));
    Ok(())
}

/// Restores a document from the trash, and redirects to it.
#[server(endpoint = "documents/restore")]
pub async fn restore_document(organization: String, workspace: String, id: String) -> Result<(), AppError> {
    let (services, member) = server::member(&organization, &workspace).await?;
    let id = server::id(&id)?;
    domain::documents::restore(&services, &member, id).await?;
    server::redirect(&format!("/o/{organization}/w/{workspace}/documents/{id}"));
    Ok(())
}
