//! What measuring and torturing the server share: a filled database, the server as a
//! process, and clients.

pub mod bytes;
pub mod load;
pub mod machine;
pub mod seed;
pub mod statements;
pub mod target;
