use std::time::Duration;

use leptos::prelude::set_timeout;
use web_sys::{AbortController, AbortSignal};

/// A signal that aborts a request after the timeout. It is made of a controller and a timer,
/// because browsers of a few years ago have no `AbortSignal.timeout`.
pub fn abort_after(timeout: Duration) -> Option<AbortSignal> {
    let controller = AbortController::new().ok()?;
    let signal = controller.signal();
    set_timeout(move || controller.abort(), timeout);
    Some(signal)
}
