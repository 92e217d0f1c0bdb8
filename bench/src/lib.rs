//! Shared by the benchmarks and the fault tests: test data, the server as a process, and HTTP clients
//! that generate load.

pub mod bytes;
pub mod load;
pub mod machine;
pub mod seed;
pub mod statements;
pub mod target;
