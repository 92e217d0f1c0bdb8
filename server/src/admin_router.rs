use axum::{Router, routing::get};
use domain::Services;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::{paths, routes::health, serve::metrics};

/// The router of the operator's programs: metrics and health. It has an address of its own, which
/// is loopback unless the configuration says otherwise, and is never reached through the proxy.
pub fn admin_router(services: Services, recorded: PrometheusHandle) -> Router {
    Router::new()
        .route("/metrics", get(|services| metrics::show(services, recorded)))
        .route(paths::ALIVE, get(health::alive))
        .route(paths::READY, get(health::ready))
        .with_state(services)
}
