//! The documents of a workspace.

mod api;
mod conflict;
mod difference;
mod draft;
mod edit;
mod editor;
mod form;
mod list;
mod load;
mod new;
mod pager;
mod read;
mod row;
mod trash;

pub use edit::EditDocumentPage;
pub use list::DocumentsPage;
pub use new::NewDocumentPage;
pub use read::DocumentPage;
pub use trash::TrashPage;
