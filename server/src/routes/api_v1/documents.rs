//! The interface for programs, version 1: plain routes behind `guard`'s extractors. The
//! extractor says in the handler's signature what it takes; the domain demands its own
//! proof all the same (S58).

use app::AppError;
use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{StatusCode, header},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{
    auth::{CurrentUser, Viewer},
    documents::{self, DocumentId},
    tenancy::{self, Member, Slug},
};
use guard::{Permission, RequireAuth, RequirePermission, Scope};
use serde::Deserialize;
use serde_json::json;

use crate::{authenticate::authenticate, errors, json, state::AppState};

/// What all its paths begin with.
pub const PREFIX: &str = "/api/v1/";

/// Its routes, each of which knows who is asking.
pub fn routes(state: &AppState) -> Router<AppState> {
    Router::new()
        .route("/api/v1/me", get(me))
        .route(
            "/api/v1/o/{organization}/w/{workspace}/documents",
            get(list_documents).post(create_document),
        )
        .route(
            "/api/v1/o/{organization}/w/{workspace}/documents/{id}",
            get(read_document),
        )
        .route_layer(from_fn_with_state(state.clone(), authenticate))
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

/// Who is asking.
async fn me(_: RequireAuth, Extension(current_user): Extension<CurrentUser>) -> Json<Viewer> {
    Json(current_user.viewer())
}

#[derive(Deserialize)]
struct Page {
    after: Option<String>,
}

/// A page of the workspace's documents; `next` of one is `after` of the next.
async fn list_documents(
    _: RequirePermission<ReadDocuments>,
    State(state): State<AppState>,
    Extension(member): Extension<Member>,
    page: Result<Query<Page>, QueryRejection>,
) -> Response {
    let Ok(Query(page)) = page else {
        return errors::problem(&AppError::BadRequest);
    };
    if page
        .after
        .as_deref()
        .is_some_and(|after| !documents::is_cursor(after))
    {
        return errors::problem(&AppError::BadRequest);
    }
    match documents::list(&state.services, &member, page.after.as_deref()).await {
        Ok(list) => Json(list).into_response(),
        Err(error) => errors::problem(&error.into()),
    }
}

#[derive(Deserialize)]
struct OfDocument {
    id: String,
}

/// A document, rendered.
async fn read_document(
    _: RequirePermission<ReadDocuments>,
    State(state): State<AppState>,
    Extension(member): Extension<Member>,
    Path(OfDocument { id }): Path<OfDocument>,
) -> Response {
    // What is no id names nothing.
    let Ok(id) = id.parse::<DocumentId>() else {
        return errors::problem(&AppError::NotFound);
    };
    match documents::read(&state.services, &member, id).await {
        Ok(document) => Json(document).into_response(),
        Err(error) => errors::problem(&error.into()),
    }
}

#[derive(Deserialize)]
struct NewDocument {
    title: String,
    #[serde(default)]
    body: String,
}

#[derive(Deserialize)]
struct OfWorkspace {
    organization: String,
    workspace: String,
}

impl OfWorkspace {
    /// As places are called, however it was typed: `authenticate` let no other pass.
    fn canonical(self) -> Self {
        let written = |typed: String| Slug::parse(&typed).map_or(typed, |slug| slug.to_string());
        Self {
            organization: written(self.organization),
            workspace: written(self.workspace),
        }
    }
}

/// Creates a document; its address stands in `Location`.
async fn create_document(
    _: RequirePermission<WriteDocuments>,
    State(state): State<AppState>,
    Extension(member): Extension<Member>,
    Path(place): Path<OfWorkspace>,
    document: Bytes,
) -> Response {
    let Some(NewDocument { title, body }) = json::object(&document) else {
        return errors::problem(&AppError::BadRequest);
    };
    match documents::create(&state.services, &member, &title, &body).await {
        Ok(id) => {
            let OfWorkspace {
                organization,
                workspace,
            } = place.canonical();
            let address = format!("{PREFIX}o/{organization}/w/{workspace}/documents/{id}");
            let headers = [(header::LOCATION, address)];
            (StatusCode::CREATED, headers, Json(json!({ "id": id }))).into_response()
        }
        Err(error) => errors::problem(&error.into()),
    }
}
