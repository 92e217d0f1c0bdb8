//! Tracks whether a request has had a database connection yet (R8).
//!
//! A request without one has changed nothing yet. If its client disconnects, it is cancelled, so that
//! clients that connect and disconnect over and over cannot fill the queue for connections.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

tokio::task_local! {
    static TRACKER: ConnectionTracker;
}

/// Records whether the [tracked](Self::track) work has obtained a database connection.
#[derive(Clone, Default)]
pub struct ConnectionTracker(Arc<AtomicBool>);

impl ConnectionTracker {
    /// Runs `work` and records when it gets its first connection. Tasks that it spawns are not tracked.
    pub fn track<F: Future>(&self, work: F) -> impl Future<Output = F::Output> + use<F> {
        TRACKER.scope(self.clone(), work)
    }

    /// Whether the work has had a connection.
    pub fn has_connected(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Records that the current request gets a connection.
pub(super) fn record_connection() {
    // Fails for background workers, which are not tracked.
    let _ = TRACKER.try_with(|tracker| tracker.0.store(true, Ordering::Relaxed));
}
