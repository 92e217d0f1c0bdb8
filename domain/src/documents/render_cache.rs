//! Rendered documents, by version (S105): a document is rendered once for all who read it.
//!
//! The key is a version of a document whose row the reader has just read under their permission,
//! with its tenant. It is not a hash of the text: then somebody could find out from the time of a
//! page whether another tenant has the same text. The time of the save is part of it because a
//! database that was restored counts its versions anew.

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

/// How much is kept, in bytes of HTML.
const MAX_LEN: u64 = 32 * 1024 * 1024;

/// How many documents are kept if they are short.
const EXPECTED: usize = 4096;

/// What an entry takes beside its HTML, in bytes.
const ENTRY_LEN: u64 = 256;

/// How long a reader waits in all: for another who renders the same version, for a turn, and for
/// the work. Without it, one who waits behind others might wait for each of them.
const READ_TIMEOUT: Duration = Duration::from_secs(10);

/// Rendered documents that were read lately.
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
    /// Of a document that was read in the member's workspace.
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

/// Why nothing was put into the cache.
enum NotKept {
    Unfinished(String),
    Failed(Error),
}

impl Default for RenderCache {
    fn default() -> Self {
        // One shard: a document longer than its shard is not kept, and there would be as many
        // shards as a machine has cores, four times over.
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
    /// The HTML of this version. Requests for the same one wait for the first of them; if that is
    /// given up, the next one renders.
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

    /// How many versions are kept, and how many bytes they take.
    #[cfg(feature = "testing")]
    pub fn size(&self) -> (usize, u64) {
        (self.0.len(), self.0.weight())
    }
}
