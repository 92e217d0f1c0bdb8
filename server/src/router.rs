//! The table of contents of the server, and the order of its middleware.

use std::sync::{Arc, LazyLock};

use app::{App, shell};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state, map_response},
    routing::{any, get, post},
};
use domain::Services;
use leptos::prelude::LeptosOptions;
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list, render_app_async};
use tokio::sync::watch;
use tower_sessions::{SessionManagerLayer, cookie::SameSite};

use crate::{
    api, avatars, errors, events, files, finish, forms, health, identify, metrics, outage, providers,
    security, session_store::SessionStore, spawner, state::AppState, tokens, unread, v1,
};

/// The paths of all pages. Made once: while Leptos makes the list, nothing that a page of the
/// whole process waits for is begun, and one that is being rendered would wait for ever.
static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| {
    spawner::install();
    generate_route_list(App)
});

/// Everything that is served, until `stopping` turns true.
pub fn router(services: Services, stopping: watch::Receiver<bool>) -> Router {
    let options = leptos_options(&services);
    let document = {
        let options = Arc::new(options.clone());
        move || shell(LeptosOptions::clone(&options))
    };
    let state = AppState::new(services.clone(), options, stopping);

    // A file of the site, or the application's page for what is not there.
    let not_found = any(render_app_async(document.clone())).with_state(());
    let files = files::files(&services.config.leptos.site_root, not_found);

    let routes = Router::new()
        .merge(health::routes())
        .route("/api/events", get(events::events))
        .merge(v1::routes(&state))
        .route(tokens::TOKEN, post(tokens::token))
        .route("/.well-known/jwks.json", get(tokens::key_set))
        .route("/.well-known/openid-configuration", get(tokens::configuration))
        .route("/api/settings/account/export", post(api::export))
        .route(avatars::UPLOAD, post(avatars::upload))
        .route("/avatars/{hash}", get(avatars::show))
        .route("/api/{*function}", any(api::unknown))
        .route("/sign-in/link/{token}", get(api::open_link))
        // With a slash at its end, as some mail programs write it.
        .route("/sign-in/link/{token}/{*rest}", get(api::open_link))
        .route("/sign-in/link/{token}/", get(api::open_link))
        .route("/sign-in/provider/{name}/leave", get(providers::leave))
        .route("/sign-in/provider/{name}/callback", get(providers::callback))
        .leptos_routes(&state, PAGES.clone(), document)
        .merge(extra_routes(&services))
        .method_not_allowed_fallback(api::wrong_method)
        .fallback_service(files)
        .layer(map_response(errors::with_own_status))
        // `limit_body` bounds each route by its own measure.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(state.clone(), identify::identify))
        .layer(session_layer(&services))
        .layer(from_fn_with_state(state.clone(), outage::give_up))
        .layer(from_fn_with_state(state.clone(), finish::finish))
        .layer(from_fn(metrics::note_route))
        .with_state(state.clone());

    // A plain form asks for its page anew; that address is checked like one from outside (S110).
    let inner = Router::new()
        .fallback_service(routes.clone())
        .layer(from_fn(security::check_target));

    // A request passes them from the last to the first.
    Router::new()
        .fallback_service(routes)
        .layer(from_fn_with_state(inner, forms::answer_plain_forms))
        .layer(from_fn(security::limit_body))
        .layer(from_fn_with_state(state.clone(), security::check_origin))
        .layer(from_fn(security::answer_server_wide))
        .layer(from_fn_with_state(state.clone(), security::check_host))
        .layer(from_fn(security::check_target))
        .layer(from_fn(errors::catch_panics))
        .layer(from_fn(forms::answer_fetched_forms))
        .layer(from_fn_with_state(state.clone(), security::add_headers))
        .layer(from_fn(unread::read_rest))
        .layer(from_fn_with_state(state, identify::prepare))
}

#[cfg(feature = "dev")]
use crate::dev::routes as extra_routes;

/// A plain build has no routes of development.
#[cfg(not(feature = "dev"))]
fn extra_routes<T>(_: &T) -> Router<AppState> {
    Router::new()
}

fn session_layer(services: &Services) -> SessionManagerLayer<SessionStore> {
    SessionManagerLayer::new(SessionStore)
        .with_name(app::server::cookie_name(services, "session"))
        .with_secure(services.config.server.origin.is_https())
        .with_same_site(SameSite::Lax)
        .with_http_only(true)
        .with_path("/")
        .with_expiry(tower_sessions::Expiry::OnInactivity(time::Duration::days(
            services.config.session.absolute_days.into(),
        )))
}

fn leptos_options(services: &Services) -> LeptosOptions {
    let config = &services.config.leptos;
    LeptosOptions::builder()
        .output_name(config.output_name.clone())
        .site_root(config.site_root.clone())
        .site_pkg_dir(config.site_pkg_dir.clone())
        .site_addr(config.site_addr)
        .reload_port(config.reload_port)
        .build()
}
