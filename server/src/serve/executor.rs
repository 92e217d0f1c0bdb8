//! What a page begins beside itself, a resource say, is a task of its own. It stays in its
//! request's span: what it logs has the request's id, and its statements belong to the request's
//! trace.

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use tracing::Instrument;

/// For the whole process, before Leptos takes tokio as it is.
pub fn install() {
    // A second router, in a test, finds it there.
    let _ = Executor::init_custom_executor(InSpan);
}

struct InSpan;

impl CustomExecutor for InSpan {
    fn spawn(&self, task: PinnedFuture<()>) {
        tokio::spawn(task.in_current_span());
    }

    fn spawn_local(&self, task: PinnedLocalFuture<()>) {
        tokio::task::spawn_local(task.in_current_span());
    }

    /// tokio does it.
    fn poll_local(&self) {}
}
