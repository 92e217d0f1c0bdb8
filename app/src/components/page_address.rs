use leptos::prelude::*;
use leptos_router::{
    hooks::{use_location, use_params_map, use_query_map},
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

/// What the path has in the place of `:name`; nothing, if there is no such place.
pub fn param(name: &str) -> String {
    use_params_map().read_untracked().get(name).unwrap_or_default()
}

/// What the query says of `name`.
pub fn query(name: &str) -> Option<String> {
    use_query_map().read_untracked().get(name)
}

/// For a query's value.
pub fn encode(path: &str) -> String {
    Url::escape(path)
}
