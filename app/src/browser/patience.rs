use std::time::Duration;

use leptos::prelude::set_timeout;
use web_sys::{AbortController, AbortSignal};

/// Ends a request that takes longer. By hand: browsers of a few years ago have no signal that
/// does it by itself, and a form there would wait for ever.
pub fn abort_after(patience: Duration) -> Option<AbortSignal> {
    let controller = AbortController::new().ok()?;
    let signal = controller.signal();
    set_timeout(move || controller.abort(), patience);
    Some(signal)
}
