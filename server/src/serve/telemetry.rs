//! Logs and traces: readable lines in development, JSON in production, each with its
//! request's id; OpenTelemetry where the configuration asks for it.

use std::{
    backtrace::{Backtrace, BacktraceStatus},
    panic::{self, PanicHookInfo},
};

use domain::config::{Config, Mode};
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tracing_subscriber::{
    EnvFilter, Layer, Registry, filter::ParseError, layer::SubscriberExt, util::SubscriberInitExt,
};

/// The content of a trace: the server's own spans and events, and every statement with its time.
/// The text of a statement holds no values (S74).
const TRACE_FILTER: &str = "info,sqlx::query=debug";

/// Sends the last traces when it is dropped.
pub struct Traces(Option<SdkTracerProvider>);

impl Drop for Traces {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.0.as_ref().map(SdkTracerProvider::shutdown) {
            eprintln!("latchkey: the last traces were not sent: {error}");
        }
    }
}

/// Starts logging and tracing, in the whole process.
pub fn start(config: &Config) -> Result<Traces, Box<dyn std::error::Error>> {
    let filter = EnvFilter::try_new(&config.log.filter).map_err(|error: ParseError| {
        format!("[log] filter has a bad value: {error}; write it like `info,sqlx=warn`")
    })?;
    let lines = tracing_subscriber::fmt::layer();
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match config.server.mode {
        Mode::Development => lines.compact().with_filter(filter).boxed(),
        Mode::Production => lines.json().with_filter(filter).boxed(),
    };
    let provider = config.log.traces.as_ref().map(provider).transpose()?;
    let traced = provider.as_ref().map(|provider| {
        tracing_opentelemetry::layer()
            .with_tracer(provider.tracer("latchkey"))
            .with_filter(EnvFilter::new(TRACE_FILTER))
    });
    tracing_subscriber::registry().with(lines).with(traced).init();
    if config.server.mode == Mode::Production {
        panic::set_hook(Box::new(log_panic));
    }
    Ok(Traces(provider))
}

/// Logs a panic like every other event, with the id of its request.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string);
    let backtrace = Backtrace::capture();
    let backtrace = (backtrace.status() == BacktraceStatus::Captured).then(|| backtrace.to_string());
    tracing::error!(place, backtrace, words = panic.payload_as_str(), "panicked");
}

fn provider(endpoint: &url::Url) -> Result<SdkTracerProvider, Box<dyn std::error::Error>> {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(endpoint.as_str())
        .build()
        .map_err(|error| format!("[log] traces cannot be sent: {error}"))?;
    Ok(SdkTracerProvider::builder()
        .with_resource(Resource::builder().with_service_name("latchkey").build())
        .with_batch_exporter(exporter)
        .build())
}
