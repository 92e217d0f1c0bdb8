//! The metrics for Prometheus: every request by route and status with its duration, the pool of
//! connections, the outbox, and the domain's own counters.

use std::time::{Duration, Instant};

use axum::{
    extract::State,
    http::{Method, StatusCode},
};
use domain::{Services, mailer::outbox, rate_limits};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};

const DURATION: &str = "http_request_duration_seconds";

/// Bounds of the histogram's buckets, in seconds: from a static file to a sign-in that waits for others
/// on a busy server.
const BUCKETS: [f64; 13] = [
    0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// Interval of aggregating recorded values; until then each is kept in memory.
const UPKEEP_INTERVAL: Duration = Duration::from_secs(5);

/// Starts counting, in the whole process.
pub fn install() -> Result<PrometheusHandle, BuildError> {
    let recorder = PrometheusBuilder::new().set_buckets(&BUCKETS)?.build_recorder();
    let handle = recorder.handle();
    // A second recorder in this process would be a defect; the first one stays installed.
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::error!("the metrics were installed before");
    }
    describe_histogram!(
        DURATION,
        "Duration of requests in seconds, by method, route and status."
    );
    describe_gauge!(
        "latchkey_database_connections",
        "Connections of the database pool, by state."
    );
    describe_gauge!(
        "latchkey_outbox_mails",
        "Mails in the outbox that wait to be sent."
    );
    describe_gauge!(
        "latchkey_outbox_age_seconds",
        "Seconds that the oldest mail of the outbox has waited."
    );
    describe_gauge!(
        "latchkey_mails_to_unknown_addresses",
        "Mails to addresses without an account that were written within the last hour."
    );
    describe_gauge!(
        "latchkey_mails_to_unknown_addresses_limit",
        "The most mails to addresses without an account in an hour."
    );
    describe_counter!("latchkey_panics_total", "Requests that panicked.");
    domain::metrics::describe();
    let recorded = handle.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP_INTERVAL).await;
            recorded.run_upkeep();
        }
    });
    Ok(handle)
}

/// The page for Prometheus. Values that are not counted as they change are looked up now.
pub async fn show(State(services): State<Services>, recorded: PrometheusHandle) -> String {
    let pool = services.db.pool();
    let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
    gauge!("latchkey_database_connections", "state" => "idle").set(idle);
    gauge!("latchkey_database_connections", "state" => "used").set(pool.size().saturating_sub(idle));
    match services.db.unless_unavailable(outbox::backlog(&services)).await {
        Ok(backlog) => {
            gauge!("latchkey_outbox_mails").set(backlog.mails as f64);
            gauge!("latchkey_outbox_age_seconds").set(backlog.age.as_secs_f64());
        }
        // The gauge keeps its last value.
        Err(error) => tracing::warn!(
            error = &error as &dyn std::error::Error,
            "the outbox could not be counted"
        ),
    }
    match services
        .db
        .unless_unavailable(rate_limits::mails_to_unknown_addresses(&services))
        .await
    {
        Ok((mails, limit)) => {
            gauge!("latchkey_mails_to_unknown_addresses").set(mails as f64);
            gauge!("latchkey_mails_to_unknown_addresses_limit").set(limit);
        }
        Err(error) => tracing::warn!(
            error = &error as &dyn std::error::Error,
            "the mails to strangers could not be counted"
        ),
    }
    recorded.render()
}

/// Counts a request that was answered.
pub fn count_request(method: &Method, route: &str, status: StatusCode, since: Instant) {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];
    let known = KNOWN.into_iter().find(|known| *known == method.as_str());
    // A method that a client makes up would be a series of its own.
    let method = known.unwrap_or("(other)");
    histogram!(
        DURATION,
        "method" => method,
        "route" => route.to_owned(),
        "status" => status.as_str().to_owned(),
    )
    .record(since.elapsed());
}

/// Counts a request that panicked.
pub fn count_panic() {
    counter!("latchkey_panics_total").increment(1);
}
