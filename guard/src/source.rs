use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use reqwest::{Client, Url, redirect::Policy};
use tokio::{sync::Mutex, task::JoinHandle, time::Instant};

use crate::{KeySet, KeySetError, Reason};

/// A name that is not in the set has it fetched anew, at most so often (S50): a
/// stranger who makes names up troubles the issuer no more than this.
const REFETCH: Duration = Duration::from_secs(30);

/// While there is no set at all, so often: the issuer may be starting.
const FIRST_FETCH: Duration = Duration::from_secs(1);

/// A set is used for so long before a newer one is looked for, while requests go on.
const MAX_AGE: Duration = Duration::from_secs(5 * 60);

/// An older set is not used before a newer one was looked for (S53): a service that was
/// idle does not take a key that was withdrawn meanwhile. If the issuer is away, the old
/// set goes on: better a key too old than nobody served.
const MAX_AGE_UNASKED: Duration = Duration::from_secs(15 * 60);

/// How long the issuer may take.
const FETCH_TIMEOUT: Duration = Duration::from_secs(5);

/// The longest set that is read.
const MAX_LEN: usize = 256 * 1024;

/// Where the keys come from.
#[derive(Clone, Debug)]
pub struct Keys(Source);

#[derive(Clone, Debug)]
enum Source {
    Fixed(Arc<KeySet>),
    Remote(Arc<Remote>),
}

impl Keys {
    /// These, until the service starts anew.
    pub fn fixed(set: KeySet) -> Self {
        Self(Source::Fixed(Arc::new(set)))
    }

    /// Those that an issuer publishes at this address: fetched with the first token,
    /// and again when a token names one that is not known. While the issuer is away, the
    /// last set goes on. The address is `https`, or a loopback's: keys that somebody on
    /// the way could change prove nothing.
    pub fn at(address: &str) -> Result<Self, AddressError> {
        let address: Url = address.parse().map_err(|_| AddressError::Untrusted)?;
        let loopback = match address.host() {
            Some(url::Host::Domain(name)) => name == "localhost",
            Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        };
        if address.scheme() != "https" && !(loopback && address.scheme() == "http") {
            return Err(AddressError::Untrusted);
        }
        let mut http = Client::builder().timeout(FETCH_TIMEOUT).redirect(Policy::none());
        if loopback {
            // A proxy of the environment is not this host.
            http = http.no_proxy();
        }
        let http = http.build().map_err(AddressError::Client)?;
        Ok(Self(Source::Remote(Arc::new(Remote {
            address,
            http,
            held: RwLock::default(),
            asked_at: Mutex::default(),
        }))))
    }

    /// A set, with the named key in it if there is one.
    pub(crate) async fn holding(&self, kid: &str) -> Result<Arc<KeySet>, Reason> {
        match &self.0 {
            Source::Fixed(set) => Ok(set.clone()),
            Source::Remote(remote) => remote.holding(kid).await,
        }
    }
}

/// Why keys cannot be fetched.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// Somebody on the way could change them.
    #[error("keys come from an https address, or from http on this host")]
    Untrusted,
    /// There is no HTTP here: no certificates to trust, say.
    #[error("no HTTP client could be made")]
    Client(#[source] reqwest::Error),
}

#[derive(Debug)]
struct Remote {
    address: Url,
    http: Client,
    held: RwLock<Option<Held>>,
    /// Held while somebody asks: the others wait for that answer instead of asking too.
    asked_at: Mutex<Option<Instant>>,
}

#[derive(Clone, Debug)]
struct Held {
    set: Arc<KeySet>,
    since: Instant,
}

impl Remote {
    async fn holding(self: &Arc<Self>, kid: &str) -> Result<Arc<KeySet>, Reason> {
        if let Some(held) = self.held().filter(|held| held.set.contains(kid)) {
            let age = held.since.elapsed();
            if age <= MAX_AGE_UNASKED {
                if age > MAX_AGE {
                    // Nobody waits for it: what is held is good enough for this request.
                    drop(self.ask());
                }
                return Ok(held.set);
            }
        }
        // A task that panicked has fetched nothing.
        let _ = self.ask().await;
        self.held().map(|held| held.set).ok_or(Reason::KeysUnavailable)
    }

    fn held(&self) -> Option<Held> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks, unless it was done lately. In a task of its own: a client that goes away
    /// neither ends what others wait for, nor has the issuer asked anew each time.
    fn ask(self: &Arc<Self>) -> JoinHandle<()> {
        let remote = self.clone();
        tokio::spawn(async move { remote.ask_once().await })
    }

    async fn ask_once(&self) {
        let mut asked_at = self.asked_at.lock().await;
        let pause = match self.held() {
            Some(_) => REFETCH,
            None => FIRST_FETCH,
        };
        if asked_at.is_some_and(|asked| asked.elapsed() < pause) {
            return;
        }
        let fetched = self.fetch().await;
        *asked_at = Some(Instant::now());
        match fetched {
            Ok(set) => {
                let held = Held {
                    set: Arc::new(set),
                    since: Instant::now(),
                };
                *self.held.write().unwrap_or_else(PoisonError::into_inner) = Some(held);
            }
            Err(error) => tracing::warn!(
                address = %self.address,
                error = &error as &dyn std::error::Error,
                "the issuer's keys could not be fetched"
            ),
        }
    }

    async fn fetch(&self) -> Result<KeySet, FetchError> {
        let mut answer = self.http.get(self.address.clone()).send().await?;
        if !answer.status().is_success() {
            return Err(FetchError::Status(answer.status()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > MAX_LEN {
                return Err(FetchError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        let set = KeySet::parse(&body)?;
        match set.is_empty() {
            true => Err(FetchError::Empty),
            false => Ok(set),
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum FetchError {
    #[error("the issuer does not answer")]
    Http(#[from] reqwest::Error),
    #[error("the issuer answers {0}")]
    Status(reqwest::StatusCode),
    #[error("the set is longer than {MAX_LEN} bytes")]
    TooLong,
    #[error("no key in the set can be used")]
    Empty,
    #[error(transparent)]
    Set(#[from] KeySetError),
}
