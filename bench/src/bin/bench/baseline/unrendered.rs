//! The statements of Latchkey's pages, by the functions that the pages call, with minimal HTML. The
//! difference to a page is the cost of rendering.

use std::{env, fmt::Write, fs};

use anyhow::Result;
use axum::{
    Router,
    extract::{Path, State},
    response::Html,
    routing::get,
};
use domain::{
    Services,
    auth::SessionSecret,
    config::Config,
    documents,
    error::Error,
    tenancy::{self, AccessibleWorkspaces, Member},
};

use super::{Answer, Cookie, failed};

pub fn router() -> Result<Router> {
    let config = Config::read(&fs::read_to_string("Leptos.toml")?, &env::vars().collect())?;
    Ok(Router::new()
        .route("/unrendered/o/{organization}/w/{workspace}/documents", get(list))
        .route(
            "/unrendered/o/{organization}/w/{workspace}/documents/{id}",
            get(read),
        )
        .with_state(Services::connect(config)?))
}

async fn list(
    State(services): State<Services>,
    Path((organization, workspace)): Path<(String, String)>,
    Cookie(session): Cookie,
) -> Answer {
    let (workspaces, member) = authorize(&services, session, &organization, &workspace)
        .await
        .map_err(failed)?;
    let list = documents::list(&services, &member, None).await.map_err(failed)?;
    let mut page = page(&workspaces, &list.workspace);
    page.push_str("<ul>");
    for row in list.documents {
        let _ = write!(
            page,
            "<li><a href=\"documents/{}\">{}</a> {} {}</li>",
            row.id,
            row.title,
            row.by.map(|person| person.name).unwrap_or_default(),
            row.at.text,
        );
    }
    page.push_str("</ul>");
    Ok(Html(page))
}

async fn read(
    State(services): State<Services>,
    Path((organization, workspace, id)): Path<(String, String, String)>,
    Cookie(session): Cookie,
) -> Answer {
    let (workspaces, member) = authorize(&services, session, &organization, &workspace)
        .await
        .map_err(failed)?;
    let id = id.parse().map_err(failed)?;
    let document = documents::read(&services, &member, id).await.map_err(failed)?;
    let mut page = page(&workspaces, &document.title);
    page.push_str(&document.html);
    Ok(Html(page))
}

async fn authorize(
    services: &Services,
    session: [u8; 16],
    organization: &str,
    workspace: &str,
) -> Result<(AccessibleWorkspaces, Member), Error> {
    let authenticated =
        tenancy::authenticate_with_workspaces(services, SessionSecret::from_bytes(session)).await?;
    let (_, workspaces) = authenticated.ok_or(Error::SignedOut)?;
    let member = workspaces.member(services, organization, workspace).await?;
    Ok((workspaces, member))
}

/// The start of a page: title, and links to all workspaces as in the sidebar.
fn page(workspaces: &AccessibleWorkspaces, title: &str) -> String {
    let mut page = format!("<!DOCTYPE html><title>{title}</title><h1>{title}</h1><nav>");
    for organization in workspaces.navigation().organizations {
        for workspace in organization.workspaces {
            let _ = write!(
                page,
                "<a href=\"/o/{}/w/{}/documents\">{}</a>",
                organization.slug, workspace.slug, workspace.name
            );
        }
    }
    page.push_str("</nav>");
    page
}
