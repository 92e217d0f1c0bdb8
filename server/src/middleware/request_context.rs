use std::{net::SocketAddr, sync::Arc, time::Instant};

use app::server::RequestContext;
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};
use tracing::{Instrument, field::Empty};
use uuid::Uuid;

use super::{client_ip::client_address, is_safe, matched_route::MatchedRoute};
use crate::{serve::metrics, state::AppState};

/// Gives the request its id, in the logs and in the response, and leaves what handlers need in its
/// extensions. It is the outermost layer, so that every other one logs under that id.
pub async fn insert_request_context(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let since = Instant::now();
    let (id, route, method) = (
        Uuid::now_v7().to_string(),
        MatchedRoute::default(),
        request.method().clone(),
    );
    // The path may hold a link's token, so it is never logged (S15). The span has the highest level,
    // so that no filter leaves it out: the line of an error then has the request's id.
    let span = tracing::error_span!("request", id, %method, route = Empty, status = Empty);
    request.extensions_mut().insert(route.clone());
    if is_safe(request.method()) && !request.uri().path().starts_with("/api/") {
        // Leptos redirects only clients that ask for HTML; a page is HTML for every client.
        request
            .headers_mut()
            .insert(header::ACCEPT, HeaderValue::from_static("text/html"));
    }
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let trusted = &state.services.config.server.trusted_proxies;
    let address = peer.map(|ConnectInfo(peer)| client_address(peer.ip(), request.headers(), trusted));
    let (services, bundle) = (state.services.clone(), Arc::clone(&state.bundle));
    let context = RequestContext::new(services, bundle, &id, address, request.headers());
    request.extensions_mut().insert(context);
    let mut response = next.run(request).instrument(span.clone()).await;
    metrics::count_request(&method, route.pattern(), response.status(), since);
    span.record("route", route.pattern());
    span.record("status", response.status().as_u16());
    span.in_scope(|| tracing::debug!(taken = ?since.elapsed(), "answered"));
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}
