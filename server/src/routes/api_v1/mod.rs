//! The interface for programs, version 1: plain routes with the extractors of `guard`. The extractor
//! states in the handler's signature which permission it needs; the domain demands its own proof
//! all the same (S58). The router gives the routes their authentication.

mod documents;

use axum::{Extension, Json, routing::get};
use domain::auth::{CurrentUser, Viewer};
use guard::RequireAuth;

use crate::{body_rules::BodyRule, route_table::RouteTable};

/// The routes, with the bodies that they take.
pub fn routes() -> RouteTable {
    RouteTable::default()
        .route("/api/v1/me", get(me))
        .merge(documents::routes())
        .bodies([("/api/v1/", BodyRule::JSON), ("/api/v1/{*rest}", BodyRule::JSON)])
}

/// The user whom the credentials name.
async fn me(_: RequireAuth, Extension(current_user): Extension<CurrentUser>) -> Json<Viewer> {
    Json(current_user.viewer())
}
