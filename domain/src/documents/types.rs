use serde::{Deserialize, Serialize};

use crate::{Moment, id::id, tenancy::Permission};

id! {
    /// A document.
    DocumentId
}

/// A page of a list of documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentList {
    /// The workspace's name.
    pub workspace: String,
    /// At most a page of them, newest first.
    pub documents: Vec<DocumentRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// What the reader of the list may do.
    pub permissions: Vec<Permission>,
}

/// A document in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRow {
    /// Which one.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
    /// Who wrote it, or in the trash who put it there; nobody once they are gone.
    pub author: Option<String>,
    /// When that was.
    pub at: Moment,
}

/// A document to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Which one.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
    /// Its body, rendered and sanitised.
    pub html: String,
    /// Counts the saves, from 1.
    pub version: i32,
    /// Who wrote it first.
    pub author: Option<String>,
    /// When that was.
    pub created_at: Moment,
    /// Who saved it last.
    pub editor: Option<String>,
    /// When that was.
    pub updated_at: Moment,
    /// When it was put into the trash, if it is there.
    pub trashed_at: Option<Moment>,
    /// What its reader may do.
    pub permissions: Vec<Permission>,
}

/// A document to edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentSource {
    /// Its title.
    pub title: String,
    /// Its Markdown.
    pub body: String,
    /// What the edit starts from.
    pub version: i32,
}

/// The document was saved while this edit was written. Nothing is overwritten, and
/// nothing typed is lost: both sides are shown as differences against what they
/// started from, with a merge to go on from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditConflict {
    /// The version that is there now; the next attempt starts from it.
    pub version: i32,
    /// Who saved it.
    pub editor: Option<String>,
    /// Whether that was oneself, in another tab.
    pub by_you: bool,
    /// When.
    pub updated_at: Moment,
    /// Their title.
    pub their_title: String,
    /// Whether both changed the title, and differently.
    pub both_titled: bool,
    /// Their changes to the body.
    pub theirs: Vec<Line>,
    /// One's own changes to the body.
    pub yours: Vec<Line>,
    /// The title to go on from: whichever side changed it, one's own if both did.
    pub merged_title: String,
    /// The body to go on from; where both changed the same lines, both stand in
    /// it between markers.
    pub merged_body: String,
    /// AccessibleWorkspaces where both changed the same lines.
    pub overlaps: usize,
}

/// A line of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What became of it.
    pub change: Change,
    /// Its text, in pieces.
    pub spans: Vec<Span>,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It stayed.
    Kept,
    /// It was added.
    Added,
    /// It was taken out.
    Removed,
    /// Lines that stayed and are not shown.
    Skipped,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Whether this piece is what differs within the line.
    pub changed: bool,
}
