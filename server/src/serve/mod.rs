//! The listener around the router, and the process's metrics, logs and traces.

pub mod executor;
pub mod listen;
pub mod metrics;
pub mod telemetry;
