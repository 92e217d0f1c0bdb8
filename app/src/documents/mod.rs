//! The documents of a workspace.

// Arguments of a server function become fields, which cannot be documented.
#[allow(missing_docs)]
mod api;
mod conflict;
mod edit;
mod form;
mod list;
mod load;
mod new;
mod read;
mod trash;

pub use edit::EditDocumentPage;
pub use list::DocumentsPage;
pub use new::NewDocumentPage;
pub use read::DocumentPage;
pub use trash::TrashPage;
