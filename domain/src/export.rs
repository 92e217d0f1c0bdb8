//! What each resource gives to the export of an account: rows in batches, the oldest first.

use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

/// The position after a batch.
#[derive(Clone, Copy)]
pub struct Cursor {
    /// When the last row was created.
    pub at: OffsetDateTime,
    /// Its id: rows that were created at the same time are in the order of their ids.
    pub id: Uuid,
}

impl Cursor {
    /// The position before the first row.
    pub const START: Self = Self {
        at: OffsetDateTime::UNIX_EPOCH,
        id: Uuid::nil(),
    };
}

/// A row with its position.
pub struct Row {
    /// When it was created.
    pub created_at: OffsetDateTime,
    /// Its id.
    pub id: Uuid,
    /// The row's content in the export, as JSON.
    pub content: Value,
}
