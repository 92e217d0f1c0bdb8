use axum::extract::FromRef;
use domain::Services;
use leptos::prelude::LeptosOptions;
use tokio::sync::watch;

use crate::{authenticate::OwnKeys, events::Streams};

/// What handlers and middleware are given.
#[derive(Clone)]
pub struct AppState {
    /// What the domain's functions need.
    pub services: Services,
    /// What Leptos needs to write a page.
    pub options: LeptosOptions,
    /// The open pages of this server.
    pub streams: Streams,
    /// The keys that tokens for ourselves are checked with.
    pub keys: OwnKeys,
    /// Turns true when the server stops.
    pub stopping: watch::Receiver<bool>,
}

impl AppState {
    /// Whether a path leads into what cargo-leptos built for the browser.
    pub fn is_bundle(&self, path: &str) -> bool {
        let folder = self.services.config.leptos.site_pkg_dir.as_str();
        path.strip_prefix('/')
            .and_then(|path| path.strip_prefix(folder))
            .is_some_and(|rest| rest.starts_with('/'))
    }
}

impl FromRef<AppState> for Services {
    fn from_ref(state: &AppState) -> Self {
        state.services.clone()
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.options.clone()
    }
}
