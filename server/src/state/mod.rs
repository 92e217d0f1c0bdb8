//! The state that all requests of this server share.

mod open_streams;
mod own_keys;

use std::{ops::Deref, sync::Arc};

use app::server::Bundle;
use axum::extract::FromRef;
use domain::Services;
use leptos::prelude::LeptosOptions;
use tokio::sync::watch;

pub use open_streams::{OpenStream, OpenStreams};
pub use own_keys::OwnKeys;

/// The state of handlers and middleware. Each layer of middleware copies it with each request, so
/// a copy is a pointer.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// The content of [`AppState`].
pub struct Shared {
    /// The services that functions of the domain need.
    pub services: Services,
    /// The options that Leptos needs to render a page.
    pub options: LeptosOptions,
    /// The files that were built for the browser.
    pub bundle: Arc<Bundle>,
    /// The event streams that are open on this server.
    pub streams: OpenStreams,
    /// The keys that verify tokens for the routes of this server.
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
    /// Creates the state, once at the start of a server.
    pub fn new(services: Services, options: LeptosOptions, stopping: watch::Receiver<bool>) -> Self {
        Self(Arc::new(Shared {
            bundle: Arc::new(Bundle::new(&services.config.leptos)),
            services,
            options,
            streams: OpenStreams::default(),
            keys: OwnKeys::default(),
            stopping,
        }))
    }

    /// Whether a path is in the folder that cargo-leptos built for the browser.
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
