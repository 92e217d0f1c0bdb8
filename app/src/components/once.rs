use leptos::{prelude::*, suspense::Unsuspend};

/// A view that is made when it is shown. To learn what a page waits for, the server makes
/// what a closure below a `Transition` returns up to three times, and throws it away twice:
/// what waits for nothing more goes through here.
pub fn once<V: 'static>(make: impl FnOnce() -> V + Send + 'static) -> Unsuspend<V> {
    let owner = Owner::current();
    Unsuspend::new(move || match owner {
        Some(owner) => owner.with(make),
        None => make(),
    })
}
