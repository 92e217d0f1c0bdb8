use app::{AppError, server::RequestContext};
use axum::{
    Extension, Json,
    body::Bytes,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{
    documents::{self, DocumentId},
    tenancy::{self, Member, Slug},
};
use guard::{Permission, RequirePermission, Scope};
use serde::Deserialize;
use serde_json::json;

use crate::{
    errors,
    paths::API_V1,
    route_table::RouteTable,
    routes::{documents::JSON, json_body},
    state::AppState,
};

/// The routes of documents.
pub fn routes() -> RouteTable {
    RouteTable::default()
        .route_taking(
            "/api/v1/o/{organization}/w/{workspace}/documents",
            JSON,
            get(list).post(create),
        )
        .route("/api/v1/o/{organization}/w/{workspace}/documents/{id}", get(read))
}

struct ReadDocuments;

impl Permission for ReadDocuments {
    const PERMISSION: &'static str = tenancy::Permission::DocumentsRead.as_str();
    const SCOPE: Scope = Scope::Workspace;
}

struct WriteDocuments;

impl Permission for WriteDocuments {
    const PERMISSION: &'static str = tenancy::Permission::DocumentsWrite.as_str();
    const SCOPE: Scope = Scope::Workspace;
}

#[derive(Deserialize)]
struct Page {
    after: Option<String>,
}

/// Lists a page of the workspace's documents. `next` of one page is `after` of the following one.
async fn list(
    _: RequirePermission<ReadDocuments>,
    State(state): State<AppState>,
    context: RequestContext,
    Extension(member): Extension<Member>,
    page: Result<Query<Page>, QueryRejection>,
) -> Response {
    let Ok(Query(page)) = page else {
        return errors::problem(context.locale(), &AppError::BadRequest);
    };
    if page
        .after
        .as_deref()
        .is_some_and(|after| !documents::is_cursor(after))
    {
        return errors::problem(context.locale(), &AppError::BadRequest);
    }
    match documents::list(&state.services, &member, page.after.as_deref()).await {
        Ok(list) => Json(list).into_response(),
        Err(error) => errors::problem(context.locale(), &error.into()),
    }
}

#[derive(Deserialize)]
struct DocumentPath {
    id: String,
}

/// Reads a document, with its text rendered.
async fn read(
    _: RequirePermission<ReadDocuments>,
    State(state): State<AppState>,
    context: RequestContext,
    Extension(member): Extension<Member>,
    Path(DocumentPath { id }): Path<DocumentPath>,
) -> Response {
    // A malformed id names no document.
    let Ok(id) = id.parse::<DocumentId>() else {
        return errors::problem(context.locale(), &AppError::NotFound);
    };
    match documents::read(&state.services, &member, id).await {
        Ok(document) => Json(document).into_response(),
        Err(error) => errors::problem(context.locale(), &error.into()),
    }
}

#[derive(Deserialize)]
struct NewDocument {
    title: String,
    #[serde(default)]
    body: String,
}

#[derive(Deserialize)]
struct WorkspacePath {
    organization: String,
    workspace: String,
}

impl WorkspacePath {
    /// The names in their normal form. The middleware has refused names that have none.
    fn canonical(self) -> Self {
        let written = |typed: String| Slug::parse(&typed).map_or(typed, |slug| slug.to_string());
        Self {
            organization: written(self.organization),
            workspace: written(self.workspace),
        }
    }
}

/// Creates a document, and sends its address in `Location`.
async fn create(
    _: RequirePermission<WriteDocuments>,
    State(state): State<AppState>,
    context: RequestContext,
    Extension(member): Extension<Member>,
    Path(workspace_path): Path<WorkspacePath>,
    document: Bytes,
) -> Response {
    let Some(NewDocument { title, body }) = json_body::object(&document) else {
        return errors::problem(context.locale(), &AppError::BadRequest);
    };
    match documents::create(&state.services, &member, &title, &body).await {
        Ok(id) => {
            let WorkspacePath {
                organization,
                workspace,
            } = workspace_path.canonical();
            let address = format!("{API_V1}o/{organization}/w/{workspace}/documents/{id}");
            let headers = [(header::LOCATION, address)];
            (StatusCode::CREATED, headers, Json(json!({ "id": id }))).into_response()
        }
        Err(error) => errors::problem(context.locale(), &error.into()),
    }
}
