//! The messages of the errors of documents.

use domain::documents::DocumentError;

pub(super) const fn title(error: &DocumentError) -> &'static str {
    match error {
        DocumentError::Conflict(_) => "The document was saved meanwhile",
        DocumentError::Trashed => "This document is in the trash",
    }
}

pub(super) const fn message(error: &DocumentError) -> &'static str {
    match error {
        DocumentError::Conflict(_) => {
            "Nothing was overwritten, and nothing you typed is lost. Both changes are below."
        }
        DocumentError::Trashed => {
            "Somebody moved it there while you were writing. Your text is still in this form: copy it, or have the \
             document restored and save again."
        }
    }
}

/// After a conflict the form starts again from the merge.
pub(super) const fn restarts_form(error: &DocumentError) -> bool {
    matches!(error, DocumentError::Conflict(_))
}
