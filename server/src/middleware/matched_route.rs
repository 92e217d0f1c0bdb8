use std::sync::{Arc, OnceLock};

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};

/// The pattern of the route that answers, for the layers around the router: they cannot see
/// `MatchedPath` before the router has run.
#[derive(Clone, Default)]
pub struct MatchedRoute(Arc<OnceLock<MatchedPath>>);

impl MatchedRoute {
    /// The pattern, and never the path, which may hold a link's token (S15).
    pub fn pattern(&self) -> &str {
        self.0.get().map_or("(none)", MatchedPath::as_str)
    }
}

/// Notes the route. A form that is posted without JavaScript is counted as the route that it is
/// posted to, and not as the page that shows the outcome.
pub async fn note_matched_route(request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    if let (Some(route), Some(matched)) = (extensions.get::<MatchedRoute>(), extensions.get::<MatchedPath>())
    {
        let _ = route.0.set(matched.clone());
    }
    next.run(request).await
}
