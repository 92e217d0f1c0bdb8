use axum::extract::FromRef;
use domain::Services;
use leptos::prelude::LeptosOptions;

/// What handlers and middleware are given.
#[derive(Clone)]
pub struct AppState {
    /// What the domain's functions need.
    pub services: Services,
    /// What Leptos needs to write a page.
    pub options: LeptosOptions,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.options.clone()
    }
}
