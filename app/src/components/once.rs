use leptos::{prelude::*, suspense::Unsuspend};

/// A view that the server makes when it is written. To learn what a page waits for, it makes
/// what a closure below a `Transition` returns up to three times, and throws it away twice:
/// what waits for nothing more goes through here. The browser makes it at once, while what it
/// reads is there.
pub fn once<V: Send + 'static>(make: impl FnOnce() -> V + Send + 'static) -> Unsuspend<V> {
    if is_browser() {
        let view = make();
        return Unsuspend::new(move || view);
    }
    Unsuspend::new(make)
}
