//! Cache of rendered documents by version, so that a document is rendered once for all its readers
//! (S105: reading cannot exhaust the CPU).
//!
//! The key is the version of a document whose row the reader has just read under their own
//! permission, with its tenant. It is not a hash of the text: the response time would then reveal
//! whether another tenant has the same text. The key includes the time of the save, because a
//! database restored from a backup gives out the same versions again.

use std::{sync::Arc, time::Duration};

use quick_cache::{
    DefaultHashBuilder, OptionsBuilder, Weighter,
    sync::{Cache, DefaultLifecycle},
};
use time::OffsetDateTime;
use tokio::time::timeout;
use uuid::Uuid;

use super::{
    DocumentId,
    markdown::{self, Rendered},
};
use crate::{
    Services,
    error::{Error, Result},
    tenancy::Member,
};

/// Capacity, in bytes of HTML.
const MAX_LEN: u64 = 32 * 1024 * 1024;

/// Expected number of documents.
const EXPECTED: usize = 4096;

/// Memory of an entry besides its HTML, in bytes.
const ENTRY_LEN: u64 = 256;

/// How long a reader waits in total: for another request that renders the same version, for the
/// blocking pool, and for the rendering. Without the limit, a reader might wait for several
/// requests in turn.
const READ_TIMEOUT: Duration = Duration::from_secs(10);

/// The recently rendered documents.
#[derive(Clone)]
pub struct RenderCache(Arc<Cache<Version, Arc<str>, Length>>);

/// A version of a document.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Version {
    tenant: (Uuid, Uuid),
    document: Uuid,
    version: i32,
    saved_at: OffsetDateTime,
}

impl Version {
    /// The version of a document that was read in the member's workspace.
    pub fn new(member: &Member, document: DocumentId, version: i32, saved_at: OffsetDateTime) -> Self {
        Self {
            tenant: (member.organization().0, member.workspace().0),
            document: document.0,
            version,
            saved_at,
        }
    }
}

#[derive(Clone)]
struct Length;

impl Weighter<Version, Arc<str>> for Length {
    fn weight(&self, _: &Version, html: &Arc<str>) -> u64 {
        html.len() as u64 + ENTRY_LEN
    }
}

/// Why the cache was not filled.
enum NotKept {
    Unfinished(String),
    Failed(Error),
}

impl Default for RenderCache {
    fn default() -> Self {
        // One shard: a document that is larger than its shard is not cached, and by default there
        // would be four shards for each core.
        let options = OptionsBuilder::new()
            .shards(1)
            .estimated_items_capacity(EXPECTED)
            .weight_capacity(MAX_LEN)
            .build()
            .expect("the capacities are set");
        let cache = Cache::with_options(
            options,
            Length,
            DefaultHashBuilder::default(),
            DefaultLifecycle::default(),
        );
        Self(Arc::new(cache))
    }
}

impl RenderCache {
    /// The HTML of this version. Concurrent requests for it wait for the first one; if that is
    /// cancelled, the next one renders.
    pub(super) async fn render(
        &self,
        services: &Services,
        member: &Member,
        version: Version,
        body: String,
    ) -> Result<String> {
        let rendering = async {
            let rendering = services
                .rendering
                .run_for(member.user(), move |stop| markdown::render(&body, stop));
            match rendering.await {
                Ok(Rendered::Whole(html)) => Ok(Arc::from(html)),
                Ok(Rendered::Unfinished(html)) => Err(NotKept::Unfinished(html)),
                Err(error) => Err(NotKept::Failed(error)),
            }
        };
        let rendered = timeout(READ_TIMEOUT, self.0.get_or_insert_async(&version, rendering)).await;
        match rendered.map_err(|_| Error::Busy)? {
            Ok(html) => Ok(html.to_string()),
            Err(NotKept::Unfinished(html)) => Ok(html),
            Err(NotKept::Failed(error)) => Err(error),
        }
    }

    /// The number of cached versions, and their total size in bytes.
    #[cfg(feature = "testing")]
    pub fn size(&self) -> (usize, u64) {
        (self.0.len(), self.0.weight())
    }
}
