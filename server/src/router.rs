//! The table of contents of the server: every route with its limit and its guard, and the order of
//! the middleware.

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
use tower::ServiceBuilder;

use crate::{
    body_rules::BodyRules,
    forms::{fetched::answer_fetched_forms, plain::answer_plain_forms},
    middleware::{
        authenticate_api::authenticate_api,
        authenticate_cookie::authenticate_cookie,
        body_limit::limit_body,
        catch_panic::catch_panic,
        csrf::check_origin,
        database_outage::answer_on_outage,
        drain_body::drain_body,
        finish_request::finish_request,
        host::{answer_server_wide, check_host, check_target},
        matched_route::note_matched_route,
        request_context::insert_request_context,
        security_headers::add_security_headers,
        server_fn_status::restore_error_status,
        session_cookie_layer,
    },
    paths,
    route_table::RouteTable,
    routes::{
        api_v1, avatars, documents, export, fallback, health, magic_link, providers, session_events,
        static_files::static_files, tokens, well_known,
    },
    serve::executor::install_executor,
    state::AppState,
};

/// The paths of all pages. The list is made once per process: while Leptos makes it, it renders the
/// application without a request, and a page that is rendered meanwhile would wait for ever.
static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| {
    install_executor();
    generate_route_list(App)
});

/// The router of the application. Event streams close when `stopping` turns true.
pub fn router(services: Services, stopping: watch::Receiver<bool>) -> Router {
    let options = leptos_options(&services);
    let state = AppState::new(services, options, stopping);
    let RouteTable { router, bodies, .. } = routes(&state);
    let routes = with_inner_middleware(router, &state);
    with_outer_middleware(routes, BodyRules::new(bodies), &state)
}

/// The paths of all routes that are neither pages nor server functions, for tests over the whole.
pub fn plain_routes(services: &Services) -> Vec<&'static str> {
    let options = leptos_options(services);
    let stopping = watch::channel(false).1;
    routes(&AppState::new(services.clone(), options, stopping)).paths
}

fn routes(state: &AppState) -> RouteTable {
    let document = {
        let options = Arc::new(state.options.clone());
        move || shell(LeptosOptions::clone(&options))
    };
    // A path that is no file gets the application's page for what does not exist.
    let not_found = any(render_app_async(document.clone())).with_state(());
    let files = static_files(&state.services.config.leptos.site_root, not_found);

    let programs = api_v1::routes();
    RouteTable::default()
        .route(paths::ALIVE, get(health::alive))
        .route(paths::READY, get(health::ready))
        .route("/api/events", get(session_events::session_events))
        .route_taking(paths::TOKEN, tokens::TOKEN_BODY, post(tokens::issue_token))
        .route("/.well-known/jwks.json", get(tokens::key_set))
        .route("/.well-known/openid-configuration", get(tokens::discovery))
        .route("/.well-known/security.txt", get(well_known::security))
        .route("/.well-known/change-password", get(well_known::change_password))
        .route(
            "/.well-known/passkey-endpoints",
            get(well_known::passkey_endpoints),
        )
        .route("/robots.txt", get(well_known::robots))
        .route("/sitemap.xml", get(well_known::sitemap))
        .route("/api/settings/account/export", post(export::export))
        .route_taking(paths::AVATAR_UPLOAD, avatars::UPLOAD_BODY, post(avatars::upload))
        .route("/avatars/{hash}", get(avatars::show))
        .route("/api/{*function}", any(fallback::not_found))
        .route("/sign-in/link/{token}", get(magic_link::open_magic_link))
        // With a slash at its end, as some mail programs write it.
        .route("/sign-in/link/{token}/{*rest}", get(magic_link::open_magic_link))
        .route("/sign-in/link/{token}/", get(magic_link::open_magic_link))
        .route(
            "/sign-in/provider/{name}/leave",
            get(providers::redirect_to_provider),
        )
        .route("/sign-in/provider/{name}/callback", get(providers::callback))
        // Server functions, which Leptos adds.
        .bodies(documents::FORMS)
        .merge(development_routes(state))
        .merge(programs.map(|router| router.route_layer(from_fn_with_state(state.clone(), authenticate_api))))
        .map(|router| {
            router
                .leptos_routes(state, PAGES.clone(), document)
                .method_not_allowed_fallback(fallback::method_not_allowed)
                .fallback_service(files)
        })
}

/// The middleware that a request passes after its route is known, in this order. A plain form passes
/// it twice: the post, and the page that answers it.
fn with_inner_middleware(router: Router<AppState>, state: &AppState) -> Router {
    let middleware = ServiceBuilder::new()
        // First, so that a request counts for its route however it ends.
        .layer(from_fn(note_matched_route))
        // Around everything that writes.
        .layer(from_fn_with_state(state.clone(), finish_request))
        // Inside, so that a request that goes on without its client still ends with an outage.
        .layer(from_fn_with_state(state.clone(), answer_on_outage))
        // Before the look-up of the user, which needs the cookie.
        .layer(session_cookie_layer(&state.services))
        // Before every handler, which needs the user.
        .layer(from_fn_with_state(state.clone(), authenticate_cookie))
        // `limit_body` has bounded the body, by the rule of its route.
        .layer(DefaultBodyLimit::disable())
        // Last, because it changes the answers of server functions only.
        .layer(map_response(restore_error_status));
    router.layer(middleware).with_state(state.clone())
}

/// The middleware that a request passes before its route is known, in this order.
fn with_outer_middleware(routes: Router, bodies: BodyRules, state: &AppState) -> Router {
    // The page that answers a plain form has an address that the client sent: it is checked like
    // the address of a request (S110).
    let pages = Router::new()
        .fallback_service(routes.clone())
        .layer(from_fn(check_target));
    let middleware = ServiceBuilder::new()
        // First, so that all others log under the request's id.
        .layer(from_fn_with_state(state.clone(), insert_request_context))
        // Around every refusal, because a refusal leaves the body unread.
        .layer(from_fn(drain_body))
        // On every response that follows, refusals and panics included.
        .layer(from_fn_with_state(state.clone(), add_security_headers))
        // Around the refusals, because a form that a script posts shows them.
        .layer(from_fn(answer_fetched_forms))
        // Around everything that could panic while it handles the request.
        .layer(from_fn(catch_panic))
        // The cheapest checks come first: the target …
        .layer(from_fn(check_target))
        // … the host …
        .layer(from_fn_with_state(state.clone(), check_host))
        // … `OPTIONS *`, which has no route …
        .layer(from_fn(answer_server_wide))
        // … and the origin, before the body is read.
        .layer(from_fn_with_state(state.clone(), check_origin))
        // Before everything that reads the body.
        .layer(from_fn_with_state(Arc::new(bodies), limit_body))
        // Last, because it runs the routes itself.
        .layer(from_fn_with_state(pages, answer_plain_forms));
    Router::new().fallback_service(routes).layer(middleware)
}

#[cfg(feature = "dev")]
fn development_routes(state: &AppState) -> RouteTable {
    crate::routes::dev_mailbox::routes(&state.services)
}

/// A build without the feature `dev` has no development routes.
#[cfg(not(feature = "dev"))]
fn development_routes(_: &AppState) -> RouteTable {
    RouteTable::default()
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
