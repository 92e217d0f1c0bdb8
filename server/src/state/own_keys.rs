use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use domain::{Services, error::Error, tokens};
use guard::KeySet;

/// Time after which the cached key set is read again, so that a withdrawn key is no longer accepted.
const KEYS_MAX_AGE: Duration = Duration::from_secs(30);

/// The shortest time between two reads that unknown key ids cause, so that a client that makes ids up does
/// not cause a read with each. Keys are published long before they sign.
const MIN_REFRESH_INTERVAL: Duration = Duration::from_secs(1);

/// The public keys of this server's own tokens, cached.
#[derive(Clone, Default)]
pub struct OwnKeys(Arc<RwLock<Option<CachedKeys>>>);

#[derive(Clone)]
struct CachedKeys {
    read_at: Instant,
    set: Arc<KeySet>,
}

impl CachedKeys {
    fn is_fresh_for(&self, kid: &str) -> bool {
        let age = self.read_at.elapsed();
        age < MIN_REFRESH_INTERVAL || (age < KEYS_MAX_AGE && self.set.contains(kid))
    }
}

impl OwnKeys {
    /// The key set. If it lacks the key, which another server may have created, it is read again.
    pub async fn with_key(&self, services: &Services, kid: &str) -> Result<Arc<KeySet>, Error> {
        let cached = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(cached) = cached.filter(|cached| cached.is_fresh_for(kid)) {
            return Ok(cached.set);
        }
        let read = tokens::key_set(services).await?.to_string();
        let set = Arc::new(KeySet::parse(read.as_bytes()).map_err(Error::internal)?);
        let cached = CachedKeys {
            read_at: Instant::now(),
            set: set.clone(),
        };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(cached);
        Ok(set)
    }
}
