use std::{ops::Deref, sync::Arc, thread::available_parallelism};

use tokio_util::task::TaskTracker;
use url::Url;
use webauthn_rs::prelude::{Webauthn, WebauthnBuilder};

use crate::{
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

/// What every function of the domain is given. Each request carries it, so a copy is a
/// pointer.
#[derive(Clone)]
pub struct Services(Arc<Shared>);

/// What all copies share.
#[derive(Clone)]
pub struct Shared {
    /// The pool under the run-time role, and whether Postgres answers.
    pub db: Database,
    /// Wakes the worker that sends what the outbox holds.
    pub mailer: Mailer,
    /// One derived key per purpose.
    pub keys: Arc<Keys>,
    /// Hashes that a sign-in or a step-up waits for: one per core (S27). Nothing that is
    /// optional runs here (S105); each kind below has turns of its own.
    pub hashing: BlockingPool,
    /// Hashes of new passwords and recovery codes.
    pub enrolling: BlockingPool,
    /// Estimates of how strong a password is.
    pub estimating: BlockingPool,
    /// Profile pictures.
    pub drawing: BlockingPool,
    /// Rendered documents, differences and merges.
    pub rendering: BlockingPool,
    /// Compression of exports; an account has one export at a time.
    pub exporting: BlockingPool,
    /// Rendered documents by version.
    pub rendered: RenderCache,
    /// Checks passkeys for the configured origin; none where that has no host name.
    pub webauthn: Option<Arc<Webauthn>>,
    /// The identity providers, and what each said of itself.
    pub providers: Arc<Providers>,
    /// The key that signs tokens now.
    pub active_key: ActiveKey,
    /// What open pages learn the end of their session from.
    pub session_events: SessionEvents,
    /// Requests that go on though their client has gone: a server that stops waits for them.
    pub unfinished: TaskTracker,
    /// The server's configuration.
    pub config: Arc<Config>,
}

impl Services {
    /// As the configuration says.
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

/// Tests change a copy of their own.
#[cfg(feature = "testing")]
impl std::ops::DerefMut for Services {
    fn deref_mut(&mut self) -> &mut Shared {
        Arc::make_mut(&mut self.0)
    }
}

/// For exactly this origin; its host is the relying party (S29).
fn webauthn(origin: &str) -> Option<Webauthn> {
    let origin = Url::parse(origin).ok()?;
    let host = origin.domain()?;
    WebauthnBuilder::new(host, &origin)
        .ok()?
        .rp_name("Latchkey")
        .build()
        .ok()
}
