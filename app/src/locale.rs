//! The language of the page.

use domain::Locale;

/// The language of the page that is rendered, in which its sentences are taken: `use_locale().sign_in_title()`.
/// An island in the browser has the one in which the server rendered its page.
pub fn use_locale() -> Locale {
    #[cfg(feature = "ssr")]
    let locale = crate::server::context().ok().map(|context| context.locale());
    #[cfg(not(feature = "ssr"))]
    let locale = leptos::prelude::document()
        .document_element()
        .and_then(|html| html.get_attribute("lang"))
        .and_then(|tag| Locale::of(&tag));
    locale.unwrap_or_default()
}
