//! Documents of a workspace: a title and a Markdown body, in versions.
//!
//! Every function takes a [`Member`](crate::tenancy::Member), checks its permission, and names
//! organization and workspace in its SQL; row level security is a second safeguard. A document of
//! another workspace is `NotFound`, like one that does not exist, so that ids of other tenants
//! cannot be probed (S63).

mod error;
mod types;

#[cfg(feature = "server")]
mod conflict;
#[cfg(feature = "server")]
mod contents;
#[cfg(feature = "server")]
mod cursor;
#[cfg(feature = "server")]
mod draft;
#[cfg(feature = "server")]
mod export;
#[cfg(feature = "server")]
mod lists;
#[cfg(feature = "server")]
mod markdown;
#[cfg(feature = "server")]
mod merge;
#[cfg(feature = "server")]
mod preview;
#[cfg(feature = "server")]
mod reading;
#[cfg(feature = "server")]
mod render_cache;
#[cfg(feature = "server")]
mod resolving;
#[cfg(feature = "server")]
mod trash;
#[cfg(feature = "server")]
mod writing;

pub use error::DocumentError;
pub use types::{
    Change, Choices, Document, DocumentId, DocumentList, DocumentRow, DocumentSource, EditConflict, Keep,
    Line, Person, Place, Span, TITLE_KEY,
};

#[cfg(feature = "server")]
pub use contents::{ContentsEntry, contents};
#[cfg(feature = "server")]
pub use cursor::is_cursor;
#[cfg(feature = "server")]
pub use draft::{BODY_MAX_LEN, TITLE_MAX_LEN};
#[cfg(feature = "server")]
pub(crate) use export::export_batch;
#[cfg(feature = "server")]
pub use lists::{MAX_COUNTED, PAGE_LEN, list, list_trash};
#[cfg(feature = "server")]
pub use preview::preview;
#[cfg(feature = "server")]
pub use reading::{read, source};
#[cfg(feature = "server")]
pub use render_cache::RenderCache;
#[cfg(feature = "server")]
pub use resolving::{ConflictingEdit, merged, resolve};
#[cfg(feature = "server")]
pub use trash::{restore, trash};
#[cfg(feature = "server")]
pub use writing::{create, may_create, update};
