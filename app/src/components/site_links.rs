use domain::config::SiteConfig;
use leptos::prelude::*;

use crate::{locale::use_locale, server};

/// The foot of a page: links of those who run this server, as far as the configuration names them.
#[component]
pub fn SiteLinks(
    /// The class of the foot.
    class: &'static str,
) -> impl IntoView {
    let t = use_locale();
    let links = links();
    (!links.is_empty()).then(|| {
        let links = links
            .into_iter()
            .map(|(href, label)| view! { <a href=href>{label}</a> });
        view! {
            <footer>
                <nav class=class aria-label=t.site_links()>{links.collect_view()}</nav>
            </footer>
        }
    })
}

/// Where each link leads, and its label.
fn links() -> Vec<(String, &'static str)> {
    let t = use_locale();
    let SiteConfig {
        privacy,
        terms,
        source,
        contact,
        ..
    } = site();
    let links = [
        (privacy.map(String::from), t.site_privacy()),
        (terms.map(String::from), t.site_terms()),
        (contact.map(|contact| contact.href()), t.site_contact()),
        (source.map(String::from), t.site_source()),
    ];
    let links = links.into_iter().filter_map(|(href, label)| Some((href?, label)));
    links.collect()
}

/// Who runs this server; nobody while the list of routes is made.
fn site() -> SiteConfig {
    server::services().map_or_else(|_| SiteConfig::default(), |services| services.config.site.clone())
}
