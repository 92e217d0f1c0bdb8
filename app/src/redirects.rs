//! Where a form's answer leads, unless the person has moved on meanwhile: a late
//! answer takes nobody away from what they are doing.

use leptos::{prelude::*, server_fn::redirect::set_redirect_hook};
use leptos_router::location::{BrowserUrl, LocationProvider};

#[derive(Clone, Copy)]
struct Redirects {
    /// The page that was posted from last.
    posted_from: StoredValue<String>,
    /// What the router provides to its children.
    router: StoredValue<Option<Owner>>,
}

/// Takes redirects before the router does: the first hook stays.
pub(crate) fn provide_redirects() {
    let redirects = Redirects {
        posted_from: StoredValue::new(String::new()),
        router: StoredValue::new(None),
    };
    provide_context(redirects);
    if is_browser() {
        let _ = set_redirect_hook(move |path: &str| {
            let here = redirects.posted_from.with_value(|page| *page == address());
            if let Some(router) = redirects.router.get_value().filter(|_| here) {
                router.with(|| BrowserUrl::redirect(path));
            }
        });
    }
}

/// Within the router: lends what navigating needs.
#[component]
pub(crate) fn TakeRedirects() -> impl IntoView {
    let Redirects { router, .. } = expect_context();
    router.set_value(Owner::current());
}

/// Notes that a form of this page is on its way.
pub(crate) fn posting() {
    let Redirects { posted_from, .. } = expect_context();
    posted_from.set_value(address());
}

/// Path and query in the address bar.
pub(crate) fn address() -> String {
    let location = window().location();
    let (path, query) = (location.pathname(), location.search());
    format!("{}{}", path.unwrap_or_default(), query.unwrap_or_default())
}
