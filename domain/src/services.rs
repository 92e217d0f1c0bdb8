use std::{ops::Deref, sync::Arc, thread::available_parallelism, time::Duration};

use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;
use url::Url;
use webauthn_rs::prelude::{Webauthn, WebauthnBuilder};

use crate::{
    auth::{Providers, SessionEnds},
    config::Config,
    db::Database,
    error::{Error, Result},
    keys::Keys,
    mailer::Mailer,
    tokens::ActiveKey,
};

/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

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
    /// Turns at hashing passwords: one a core (S27).
    pub hashing: Turns,
    /// Turns at drawing pictures: one at a time, so that they keep nobody from signing in.
    pub drawing: Turns,
    /// Checks passkeys for the configured origin; none where that has no host name.
    pub webauthn: Option<Arc<Webauthn>>,
    /// The identity providers, and what each said of itself.
    pub providers: Arc<Providers>,
    /// The key that signs tokens now.
    pub active_key: ActiveKey,
    /// What open pages learn the end of their session from.
    pub session_ends: SessionEnds,
    /// Requests that go on though their client has gone: a server that stops waits for them.
    pub unfinished: TaskTracker,
    /// The server's configuration.
    pub config: Arc<Config>,
}

impl Services {
    /// As the configuration says.
    pub fn connect(config: Config) -> Result<Self> {
        Ok(Self(Arc::new(Shared {
            db: Database::connect(&config.database)?,
            mailer: Mailer::new(&config.mail)?,
            keys: Arc::new(Keys::derive(&config.secret)?),
            hashing: Turns::new(available_parallelism().map_or(1, usize::from)),
            drawing: Turns::new(1),
            webauthn: webauthn(config.server.origin.as_str()).map(Arc::new),
            providers: Arc::new(Providers::new(&config)?),
            active_key: ActiveKey::default(),
            session_ends: SessionEnds::default(),
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

/// Turns at what takes a core for long, beside the threads that serve pages: few at a
/// time, so that it can starve neither pages nor memory.
#[derive(Clone)]
pub struct Turns(Arc<Semaphore>);

impl Turns {
    /// So many at once.
    pub fn new(at_once: usize) -> Self {
        Self(Arc::new(Semaphore::new(at_once)))
    }

    /// Waits for a turn, and runs it.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let turn = tokio::time::timeout(PATIENCE, self.0.clone().acquire_owned());
        let Ok(Ok(turn)) = turn.await else {
            return Err(Error::Busy);
        };
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(Error::internal)
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
