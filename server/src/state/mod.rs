use std::{ops::Deref, sync::Arc};

use axum::extract::FromRef;
use domain::Services;
use leptos::prelude::LeptosOptions;
use tokio::sync::watch;

use crate::{authenticate::OwnKeys, events::Streams};

/// What handlers and middleware are given. Each layer of middleware copies it with each
/// request, so a copy is a pointer.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// What all of them share.
pub struct Shared {
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

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl AppState {
    /// At the start of a server.
    pub fn new(services: Services, options: LeptosOptions, stopping: watch::Receiver<bool>) -> Self {
        Self(Arc::new(Shared {
            services,
            options,
            streams: Streams::default(),
            keys: OwnKeys::default(),
            stopping,
        }))
    }

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
