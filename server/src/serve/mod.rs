//! Around the router: the listener, and the observation of the process.

pub mod executor;
pub mod listen;
pub mod metrics;
pub mod telemetry;
