//! Tracks whether a request has had a database connection yet (R8).
//!
//! Until then it has changed nothing. If its client disconnects, it is cancelled, so that clients
//! that connect and disconnect over and over cannot fill the queue for connections.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

tokio::task_local! {
    static BEGUN: Begun;
}

/// Whether the [tracked](Self::follow) work has obtained a connection.
#[derive(Clone, Default)]
pub struct Begun(Arc<AtomicBool>);

impl Begun {
    /// Runs `work` and records when it gets its first connection. Tasks that it spawns are not tracked.
    pub fn follow<F: Future>(&self, work: F) -> impl Future<Output = F::Output> + use<F> {
        BEGUN.scope(self.clone(), work)
    }

    /// Whether the work has had a connection.
    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Records that the current request gets a connection.
pub(super) fn note() {
    // Fails for background workers, which are not tracked.
    let _ = BEGUN.try_with(|begun| begun.0.store(true, Ordering::Relaxed));
}
