//! What every handler finds in the request's extensions: services, who is
//! asking, and what the browser's cookies say.

use std::{
    net::{IpAddr, SocketAddr},
    time::Instant,
};

use app::server::{ClientAddress, KnownWorkspaces, RequestId, ThemeCookie};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{
    Services,
    auth::{self, CurrentUser, SessionId},
    config::Networks,
    error::Error,
};
use tower_cookies::Cookies;
use tower_sessions::Session;
use tracing::{Instrument, field::Empty};
use uuid::Uuid;

use crate::{
    errors::{self, Reader},
    metrics::{self, Route},
    state::AppState,
};

/// The outermost layer: names the request, in logs and to the client.
pub async fn prepare(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let since = Instant::now();
    let (id, route, method) = (
        Uuid::now_v7().to_string(),
        Route::default(),
        request.method().clone(),
    );
    // The path may hold a link's token; it is never logged (S15). A span of the highest level is
    // there whatever the filter leaves out, and with it the id of an error's line.
    let span = tracing::error_span!("request", id, %method, route = Empty, status = Empty);
    request.extensions_mut().insert(RequestId(id.clone()));
    request.extensions_mut().insert(route.clone());
    if request.method().is_safe() && !request.uri().path().starts_with("/api/") {
        // Leptos redirects those alone who ask for HTML; a page is HTML, whoever asks.
        request
            .headers_mut()
            .insert(header::ACCEPT, HeaderValue::from_static("text/html"));
    }
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied() {
        let trusted = &state.services.config.server.trusted_proxies;
        let address = client_address(peer.ip(), request.headers(), trusted);
        request.extensions_mut().insert(ClientAddress(address));
    }
    request.extensions_mut().insert(state.services.clone());
    let mut response = next.run(request).instrument(span.clone()).await;
    metrics::count(&method, &route, &response, since);
    span.record("route", route.pattern());
    span.record("status", response.status().as_u16());
    span.in_scope(|| tracing::debug!(taken = ?since.elapsed(), "answered"));
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

/// Past the proxies that are trusted, from the right: whoever is not one of them
/// wrote what stands further left (S56).
fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &Networks) -> IpAddr {
    let forwarded = headers.get_all("x-forwarded-for").iter().rev();
    let hops = forwarded
        // What cannot be read is no address, and ends the walk.
        .flat_map(|header| header.to_str().unwrap_or_default().rsplit(','))
        .map_while(address_of);
    let mut address = peer;
    for hop in hops {
        if !trusted.contain(address) {
            break;
        }
        address = hop;
    }
    address.to_canonical()
}

/// One member of the list, in the ways proxies write it: bare, with a port (Azure), in brackets,
/// quoted, with a zone. `unknown`, `_hidden` and an empty member are no address: further left
/// stands what the client may have written itself. RFC 7239's `Forwarded` is never read, since
/// a proxy that does not know it passes a client's own through.
fn address_of(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim_matches([' ', '\t']);
    let hop = hop
        .strip_prefix('"')
        .and_then(|hop| hop.strip_suffix('"'))
        .unwrap_or(hop);
    // An IPv6 address with a port has brackets: without them the port would be its last group.
    let (host, port) = match (hop.strip_prefix('['), hop.split_once(':')) {
        (Some(bracketed), _) => bracketed.split_once(']')?,
        (None, Some((v4, port))) if !port.contains(':') => (v4, &hop[v4.len()..]),
        (None, _) => (hop, ""),
    };
    let port = port.strip_prefix(':').map_or(port.is_empty(), |port| {
        port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok()
    });
    let (address, zone) = host.split_once('%').unwrap_or((host, ""));
    let address: IpAddr = address.parse().ok()?;
    let in_brackets = hop.starts_with('[');
    let fits = port && (address.is_ipv6() || zone.is_empty() && !in_brackets);
    fits.then_some(address)
}

/// From the cookie to the identity. One that leads to nobody is nobody's; it is not
/// taken away here, or a late answer could take a newer one.
pub async fn identify(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match identified(&state, request).await {
        Ok(request) => next.run(request).await,
        Err(response) => response,
    }
}

async fn identified(state: &AppState, mut request: Request) -> Result<Request, Response> {
    let Some(session) = request.extensions().get::<Session>().cloned() else {
        return Err(StatusCode::INTERNAL_SERVER_ERROR.into_response());
    };
    let theme = request.extensions().get::<Cookies>().and_then(|cookies| {
        let cookie = cookies.get(&app::server::cookie_name(&state.services, "theme"))?;
        ["light", "dark"]
            .into_iter()
            .find(|theme| *theme == cookie.value())
    });
    request.extensions_mut().insert(ThemeCookie(theme));
    let path = request.uri().path();
    let file = state.is_bundle(path) || path.starts_with("/avatars/");
    if let Some(id) = session.id().filter(|_| !file) {
        let id = SessionId::from_bytes(id.0.to_le_bytes());
        let found = find(&state.services, id, path).await.map_err(|error| {
            let id = request.extensions().get::<RequestId>();
            errors::failed(Reader::of(&request), id, &error)
        })?;
        if let Some((current_user, places)) = found {
            request.extensions_mut().insert(places);
            request.extensions_mut().insert(current_user);
        }
    }
    Ok(request)
}

/// Pages with the sidebar show where the viewer may go; of the rest few ask.
async fn find(
    services: &Services,
    id: SessionId,
    path: &str,
) -> Result<Option<(CurrentUser, KnownWorkspaces)>, Error> {
    let sidebar = path.starts_with("/o/") || path.starts_with("/settings/");
    Ok(match sidebar {
        true => domain::tenancy::authenticate_with_workspaces(services, id)
            .await?
            .map(|(current_user, places)| (current_user, KnownWorkspaces::from(places))),
        false => auth::authenticate(services, id)
            .await?
            .map(|current_user| (current_user, KnownWorkspaces::default())),
    })
}
