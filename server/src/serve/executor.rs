//! Runs the tasks that a page spawns, such as a resource, in the span of their request: their log
//! lines have the request's id, and their statements belong to the request's trace.

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use tracing::Instrument;

/// Installs the executor in the whole process. It has to come before Leptos installs its own.
pub fn install_executor() {
    // The second router of a test process finds it installed.
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

    /// tokio polls the local tasks itself.
    fn poll_local(&self) {}
}
