//! What programs ask every site for: what crawlers may read, whom to tell of a weakness, and where a
//! password manager leads to.

use axum::{
    Json,
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

use super::fallback;
use crate::state::AppState;

/// Pages that strangers may find, and no others.
const PUBLIC_PAGES: [&str; 3] = ["/", "/sign-in", "/sign-up"];

/// How long a client may rely on `security.txt`. It is written for each request.
const SECURITY_LIFETIME: Duration = Duration::days(90);

/// `/robots.txt`: the public pages, and what they load.
pub async fn robots(State(state): State<AppState>) -> Response {
    let sitemap = state.services.config.server.origin.link("/sitemap.xml");
    let allowed: String = PUBLIC_PAGES
        .iter()
        .map(|page| format!("Allow: {page}$\n"))
        .collect();
    let package = &state.services.config.leptos.site_pkg_dir;
    text(format!(
        "User-agent: *\n{allowed}Allow: /{package}/\nAllow: /fonts/\nAllow: /icons/\nAllow: /favicon.svg\n\
         Allow: /manifest.webmanifest\nDisallow: /\n\nSitemap: {sitemap}\n"
    ))
}

/// `/sitemap.xml`
pub async fn sitemap(State(state): State<AppState>) -> Response {
    let origin = &state.services.config.server.origin;
    let pages: String = PUBLIC_PAGES
        .iter()
        .map(|page| format!("<url><loc>{}</loc></url>", origin.link(page)))
        .collect();
    let sitemap = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{pages}</urlset>\n"
    );
    (
        [(header::CONTENT_TYPE, "application/xml; charset=utf-8")],
        sitemap,
    )
        .into_response()
}

/// `/.well-known/security.txt` (RFC 9116), where the configuration names a contact.
pub async fn security(State(state): State<AppState>, request: Request) -> Response {
    let config = &state.services.config;
    let Some(contact) = &config.site.contact else {
        return fallback::not_found(request).await;
    };
    let expires = (OffsetDateTime::now_utc() + SECURITY_LIFETIME)
        .replace_nanosecond(0)
        .ok()
        .and_then(|expires| expires.format(&Rfc3339).ok())
        .unwrap_or_default();
    let canonical = config.server.origin.link("/.well-known/security.txt");
    text(format!(
        "Contact: {}\nExpires: {expires}\nPreferred-Languages: en, de\nCanonical: {canonical}\n",
        contact.href()
    ))
}

/// `/.well-known/change-password`: the page that sets and changes the password.
pub async fn change_password() -> Redirect {
    Redirect::to("/settings/security/password")
}

/// `/.well-known/passkey-endpoints`: the page that adds passkeys and lists them.
pub async fn passkey_endpoints(State(state): State<AppState>) -> Json<Value> {
    let passkeys = state
        .services
        .config
        .server
        .origin
        .link("/settings/security/passkeys");
    Json(json!({ "enroll": passkeys, "manage": passkeys }))
}

fn text(body: String) -> Response {
    (
        StatusCode::OK,
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        body,
    )
        .into_response()
}
