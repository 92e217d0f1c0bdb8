//! The messages of the errors of documents.

use domain::{Locale, documents::DocumentError};

pub(super) const fn title(error: &DocumentError, t: Locale) -> &'static str {
    match error {
        DocumentError::Conflict(_) => t.error_conflict_title(),
        DocumentError::Undecided(_) => t.error_undecided_title(),
        DocumentError::Trashed => t.error_trashed_title(),
    }
}

pub(super) const fn message(error: &DocumentError, t: Locale) -> &'static str {
    match error {
        DocumentError::Conflict(_) => t.error_conflict(),
        DocumentError::Undecided(_) => t.error_undecided(),
        DocumentError::Trashed => t.error_trashed(),
    }
}

/// After a conflict the form starts again from the merge.
pub(super) const fn restarts_form(error: &DocumentError) -> bool {
    matches!(error, DocumentError::Conflict(_) | DocumentError::Undecided(_))
}
