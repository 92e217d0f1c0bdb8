use domain::PRODUCT_NAME;
use leptos::prelude::*;
use leptos_meta::Meta;

use crate::{locale::use_locale, server};

/// What other sites and messengers show of a link to this page.
#[component]
pub fn OpenGraph(
    /// The path of the page.
    path: &'static str,
    /// The title of the page.
    title: &'static str,
) -> impl IntoView {
    let t = use_locale();
    // The picture and the page are named with their origin: the readers of these tags resolve nothing.
    let origin = server::services().map_or_else(
        |_| String::new(),
        |services| services.config.server.origin.as_str().to_owned(),
    );
    view! {
        <Meta property="og:type" content="website"/>
        <Meta property="og:site_name" content=PRODUCT_NAME/>
        <Meta property="og:title" content=title/>
        <Meta property="og:description" content=t.landing_description()/>
        <Meta property="og:url" content=format!("{origin}{path}")/>
        <Meta property="og:image" content=format!("{origin}/icons/512.png")/>
        <Meta property="og:image:width" content="512"/>
        <Meta property="og:image:height" content="512"/>
        <Meta name="twitter:card" content="summary"/>
    }
}
