use domain::documents::DocumentSource;
use serde::{Deserialize, Serialize};

use crate::request::submitted_to_one;

/// The path that gives a draft back to its page.
pub const PREVIEW: &str = "/api/documents/preview";

/// A text that is being written, as its page continues with it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Draft {
    /// The title.
    pub title: String,
    /// The Markdown.
    pub body: String,
    /// The version that it started from; 0 for a new document.
    pub version: i32,
    /// The document as it will look, if that was asked for.
    pub html: Option<String>,
}

impl From<DocumentSource> for Draft {
    fn from(source: DocumentSource) -> Self {
        Self {
            title: source.title,
            body: source.body,
            version: source.version,
            html: None,
        }
    }
}

/// What the editor shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// The text, to write.
    Write,
    /// The document, as it will look.
    Preview,
}

impl View {
    /// Its name in the form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::Preview => "preview",
        }
    }
}

/// The draft that was sent to see another view of it. A failed request is no draft: its text is shown by
/// the page of the error.
pub fn returned_draft() -> Option<Draft> {
    submitted_to_one(PREVIEW, |submitted| submitted.error().is_none())?.shown_once()
}
