//! What only the operator's programs ask, at an address of its own: loopback unless the
//! configuration says otherwise, and never through the proxy.

use axum::{Router, routing::get};
use domain::Services;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::{health, metrics};

/// `/metrics`, and what a balancer asks.
pub fn router(services: Services, recorded: PrometheusHandle) -> Router {
    Router::new()
        .route("/metrics", get(|services| metrics::show(services, recorded)))
        .merge(health::routes())
        .with_state(services)
}
