use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Moment, auth::UserId, id::id, tenancy::Permission};

id! {
    /// A document.
    DocumentId
}

/// A page of a list of documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentList {
    /// Name of the workspace.
    pub workspace: String,
    /// The documents of this page, the last edited first.
    pub documents: Vec<DocumentRow>,
    /// Number of documents in the whole list; `None` if there are too many to count.
    pub total: Option<u64>,
    /// Number of documents on the pages before this one; `None` if there are too many to count.
    pub before: Option<u64>,
    /// Cursor of the next page, if there is one.
    pub next: Option<String>,
    /// The reader's permissions in the workspace.
    pub permissions: Vec<Permission>,
}

/// A document in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRow {
    /// The document's id.
    pub id: DocumentId,
    /// The title.
    pub title: String,
    /// The user who saved it last, or in the trash the one who moved it there; `None` once their
    /// account was deleted.
    pub by: Option<Person>,
    /// When it was saved last, or moved to the trash.
    pub at: Moment,
}

/// A user, as others see them beside a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The user's id.
    pub id: UserId,
    /// The name.
    pub name: String,
    /// Path of the picture, if there is one.
    pub avatar: Option<String>,
}

/// A document for reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The document's id.
    pub id: DocumentId,
    /// The title.
    pub title: String,
    /// The body as sanitised HTML.
    pub html: String,
    /// Number of saves, from 1.
    pub version: i32,
    /// Name of the author; `None` once their account was deleted.
    pub author: Option<String>,
    /// When it was created.
    pub created_at: Moment,
    /// Name of the user who saved it last; `None` once their account was deleted.
    pub editor: Option<String>,
    /// When it was saved last.
    pub updated_at: Moment,
    /// When it was moved to the trash, if it is there.
    pub trashed_at: Option<Moment>,
    /// Name of the workspace, for pages.
    #[serde(skip)]
    pub workspace: String,
    /// Whether the reader may move it to the trash.
    #[serde(skip)]
    pub may_trash: bool,
    /// The reader's permissions in the workspace.
    pub permissions: Vec<Permission>,
}

/// A document for editing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentSource {
    /// The title.
    pub title: String,
    /// The body, as Markdown.
    pub body: String,
    /// The version that the edit starts from.
    pub version: i32,
}

/// A conflict: the document was saved while this edit was written. Nothing is overwritten, and
/// nothing typed is lost: the page shows both sides as differences from their common base, and lets
/// the user choose in each place that both changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditConflict {
    /// The version that this edit started from.
    pub base: i32,
    /// The current version, which the choices are made against.
    pub version: i32,
    /// Name of the user who saved it.
    pub editor: Option<String>,
    /// Whether that was the same user, in another tab.
    pub by_you: bool,
    /// When it was saved.
    pub updated_at: Moment,
    /// The title of this edit.
    pub your_title: String,
    /// The body of this edit.
    pub your_body: String,
    /// The title that was saved.
    pub their_title: String,
    /// Whether both sides changed the title, to different ones.
    pub both_titled: bool,
    /// The saved changes to the body.
    pub theirs: Vec<Line>,
    /// The user's own changes to the body.
    pub yours: Vec<Line>,
    /// The title to continue from: that of the side that changed it, the user's own if both did.
    pub merged_title: String,
    /// The body to continue from. Where both sides changed the same lines, it holds the user's own
    /// and then those that were saved.
    pub merged_body: String,
    /// The places where both sides changed the same lines, in the order of the text.
    pub places: Vec<Place>,
}

/// A place of a document that both sides of a conflict changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its key in the [`Choices`].
    pub key: String,
    /// The heading above it.
    pub heading: Option<String>,
    /// The user's own changes.
    pub yours: Vec<Line>,
    /// The saved changes.
    pub theirs: Vec<Line>,
}

/// What to keep of a place that both sides changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// The user's own lines.
    Mine,
    /// The lines that were saved.
    Theirs,
    /// The user's own lines, and then those that were saved.
    Both,
}

impl Keep {
    /// Its name in a form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Theirs => "theirs",
            Self::Both => "both",
        }
    }
}

/// The choices of a user, by the keys of the places; [`TITLE_KEY`] for the title.
pub type Choices = BTreeMap<String, Keep>;

/// The key of the title in the [`Choices`].
pub const TITLE_KEY: &str = "title";

/// A line of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// How it changed.
    pub change: Change,
    /// The text, in pieces.
    pub spans: Vec<Span>,
}

/// How a line changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The line is unchanged.
    Kept,
    /// The line was added.
    Added,
    /// The line was removed.
    Removed,
    /// Stands for unchanged lines that are not shown.
    Skipped,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Whether this piece is what changed within the line.
    pub changed: bool,
}
