//! Whether a request has had a connection to Postgres yet (R8).
//!
//! Until then it has changed nothing: one whose client has gone is dropped where it waits, and
//! clients that ask and hang up, over and over, do not fill the queue for connections.

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

/// Whether the work that was [followed](Self::follow) has had a connection.
#[derive(Clone, Default)]
pub struct Begun(Arc<AtomicBool>);

impl Begun {
    /// Notes it when `work` gets its first connection. What it spawns is not followed.
    pub fn follow<F: Future>(&self, work: F) -> impl Future<Output = F::Output> + use<F> {
        BEGUN.scope(self.clone(), work)
    }

    /// Whether it has.
    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Whoever asks for a connection is about to get it.
pub(super) fn note() {
    // Workers are followed by nobody.
    let _ = BEGUN.try_with(|begun| begun.0.store(true, Ordering::Relaxed));
}
