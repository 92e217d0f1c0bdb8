use serde::{Deserialize, Serialize};

use super::EditConflict;

/// The errors that only documents have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentError {
    /// The document was saved meanwhile.
    Conflict(Box<EditConflict>),
    /// A conflict was sent back without a choice for each of its places.
    Undecided(Box<EditConflict>),
    /// The document was moved to the trash meanwhile.
    Trashed,
}
