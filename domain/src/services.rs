use std::{ops::Deref, sync::Arc, thread::available_parallelism};

use tokio_util::task::TaskTracker;
use url::Url;
use webauthn_rs::prelude::{Webauthn, WebauthnBuilder};

use crate::{
    PRODUCT_NAME,
    auth::{Providers, SessionEvents},
    blocking_pool::BlockingPool,
    config::Config,
    db::Database,
    documents::RenderCache,
    error::Result,
    keys::Keys,
    mailer::Mailer,
    tokens::ActiveKey,
};

/// The dependencies of all functions of the domain. Cloning it, as every request does, copies a
/// pointer.
#[derive(Clone)]
pub struct Services(Arc<Shared>);

/// The fields that all copies share.
#[derive(Clone)]
pub struct Shared {
    /// The connection pool with the run-time role, and the watch on Postgres.
    pub db: Database,
    /// Sends mail through the outbox.
    pub mailer: Mailer,
    /// A derived key for each purpose.
    pub keys: Arc<Keys>,
    /// Hashes that a sign-in or step-up waits for: one at a time for each core (S27). Nothing
    /// optional runs here: each kind below has a pool of its own, so that it cannot delay sign-ins
    /// (S105).
    pub hashing: BlockingPool,
    /// Hashes of new passwords and recovery codes.
    pub enrolling: BlockingPool,
    /// Password strength estimates.
    pub estimating: BlockingPool,
    /// Profile pictures.
    pub drawing: BlockingPool,
    /// Rendered documents, differences and merges.
    pub rendering: BlockingPool,
    /// Compression of exports; an account has one export at a time.
    pub exporting: BlockingPool,
    /// Rendered documents by version.
    pub rendered: RenderCache,
    /// Verifies passkeys for the configured origin; none if that has no host name.
    pub webauthn: Option<Arc<Webauthn>>,
    /// The identity providers and their metadata.
    pub providers: Arc<Providers>,
    /// The current signing key of access tokens.
    pub active_key: ActiveKey,
    /// Notifies open pages when their session ends.
    pub session_events: SessionEvents,
    /// Requests that continue after their client has disconnected: a shutdown waits for them.
    pub unfinished: TaskTracker,
    /// The server's configuration.
    pub config: Arc<Config>,
}

impl Services {
    /// Builds the services of a configuration; database connections open on demand.
    pub fn connect(config: Config) -> Result<Self> {
        let cores = available_parallelism().map_or(1, usize::from);
        Ok(Self(Arc::new(Shared {
            db: Database::connect(&config.database)?,
            mailer: Mailer::new(&config.mail)?,
            keys: Arc::new(Keys::derive(&config.secret)?),
            hashing: BlockingPool::new(cores),
            enrolling: BlockingPool::new(1),
            estimating: BlockingPool::new(1),
            drawing: BlockingPool::new(1),
            rendering: BlockingPool::new(cores.div_ceil(2)),
            exporting: BlockingPool::new(1),
            rendered: RenderCache::default(),
            webauthn: webauthn(config.server.origin.as_str()).map(Arc::new),
            providers: Arc::new(Providers::new(&config)?),
            active_key: ActiveKey::default(),
            session_events: SessionEvents::default(),
            unfinished: TaskTracker::new(),
            config: Arc::new(config),
        })))
    }
}

impl Deref for Services {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// Lets a test change the fields of its own copy.
#[cfg(feature = "testing")]
impl std::ops::DerefMut for Services {
    fn deref_mut(&mut self) -> &mut Shared {
        Arc::make_mut(&mut self.0)
    }
}

/// Verifies passkeys of exactly this origin; its host is the relying party (S29: other origins
/// cannot use them).
fn webauthn(origin: &str) -> Option<Webauthn> {
    let origin = Url::parse(origin).ok()?;
    let host = origin.domain()?;
    WebauthnBuilder::new(host, &origin)
        .ok()?
        .rp_name(PRODUCT_NAME)
        .build()
        .ok()
}
