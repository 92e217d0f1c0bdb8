use leptos::prelude::*;
use leptos_router::{
    hooks::{use_location, use_params_map},
    location::Url,
};

/// Path and query of this page.
pub fn page_path() -> String {
    let location = use_location();
    let (path, query) = (location.pathname.get_untracked(), location.search.get_untracked());
    match query.as_str() {
        "" => path,
        query => format!("{path}?{}", query.trim_start_matches('?')),
    }
}

/// The parameter `:name` of the path; empty if the route has none.
pub fn param(name: &str) -> String {
    use_params_map().read_untracked().get(name).unwrap_or_default()
}

/// The parameter `name` of the query, decoded once; if there are several, the last. The router's own
/// map decodes twice: `/x?after=a%2Bb` in a `next` would become another page.
pub fn query(name: &str) -> Option<String> {
    let query = use_location().search.get_untracked();
    form_urlencoded::parse(query.trim_start_matches('?').as_bytes())
        .filter(|(key, _)| key == name)
        .last()
        .map(|(_, value)| value.into_owned())
}

/// Encodes a value of a query.
pub fn encode(path: &str) -> String {
    Url::escape(path)
}
