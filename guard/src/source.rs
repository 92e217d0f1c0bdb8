use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use reqwest::{Client, Url, redirect::Policy};
use tokio::{sync::Mutex, task::JoinHandle, time::Instant};

use crate::{KeySet, KeySetError, Reason};

/// A key id that is not in the set has the set fetched again, at most this often (S50), so that a client
/// that makes ids up does not cause a request with each.
const MIN_REFETCH_INTERVAL: Duration = Duration::from_secs(30);

/// The shortest time between two fetches while there is no set yet: the issuer may be starting.
const RETRY_INTERVAL_WITHOUT_KEYS: Duration = Duration::from_secs(1);

/// After this time a newer set is fetched, while requests go on with the old one.
const REFRESH_AGE: Duration = Duration::from_secs(5 * 60);

/// A set older than this is not used before a fetch was tried (S53), so that a service that was idle does
/// not accept a key that was withdrawn meanwhile. If the issuer is unavailable, the old set is used on:
/// better an old key than no service.
const MAX_STALE_AGE: Duration = Duration::from_secs(15 * 60);

/// Timeout of a fetch.
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
    /// A fixed set of keys, until the service restarts.
    pub fn fixed(set: KeySet) -> Self {
        Self(Source::Fixed(Arc::new(set)))
    }

    /// The keys that an issuer publishes at this address: fetched with the first token, and again when a
    /// token names an unknown key. While the issuer is unavailable, the last set is used. The address is
    /// `https`, or on loopback: keys that an attacker on the network could replace prove nothing.
    pub fn from_url(address: &str) -> Result<Self, AddressError> {
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

    /// The key set, fetched again if the named key is not in it.
    pub(crate) async fn key_set_for(&self, kid: &str) -> Result<Arc<KeySet>, Reason> {
        match &self.0 {
            Source::Fixed(set) => Ok(set.clone()),
            Source::Remote(remote) => remote.key_set_for(kid).await,
        }
    }
}

/// Why keys cannot be fetched.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// An attacker on the network could replace the keys.
    #[error("keys come from an https address, or from http on this host")]
    Untrusted,
    /// The HTTP client cannot be built, because there are no trusted certificates for example.
    #[error("no HTTP client could be made")]
    Client(#[source] reqwest::Error),
}

#[derive(Debug)]
struct Remote {
    address: Url,
    http: Client,
    held: RwLock<Option<Held>>,
    /// Locked during a fetch: concurrent requests wait for its result instead of fetching too.
    asked_at: Mutex<Option<Instant>>,
}

#[derive(Clone, Debug)]
struct Held {
    set: Arc<KeySet>,
    since: Instant,
}

impl Remote {
    async fn key_set_for(self: &Arc<Self>, kid: &str) -> Result<Arc<KeySet>, Reason> {
        if let Some(held) = self.held().filter(|held| held.set.contains(kid)) {
            let age = held.since.elapsed();
            if age <= MAX_STALE_AGE {
                if age > REFRESH_AGE {
                    // Not awaited: the cached set is good enough for this request.
                    drop(self.refresh());
                }
                return Ok(held.set);
            }
        }
        // A task that panicked has fetched nothing.
        let _ = self.refresh().await;
        self.held().map(|held| held.set).ok_or(Reason::KeysUnavailable)
    }

    fn held(&self) -> Option<Held> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Fetches the set, unless that was done lately. In a task of its own: a client that disconnects
    /// neither cancels what other requests wait for, nor causes another fetch each time.
    fn refresh(self: &Arc<Self>) -> JoinHandle<()> {
        let remote = self.clone();
        tokio::spawn(async move { remote.refresh_once().await })
    }

    async fn refresh_once(&self) {
        let mut asked_at = self.asked_at.lock().await;
        let pause = match self.held() {
            Some(_) => MIN_REFETCH_INTERVAL,
            None => RETRY_INTERVAL_WITHOUT_KEYS,
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
