//! Passkeys: the form that proves one, and the page that manages them. Without scripts the other
//! factors remain.

// Arguments of a server function become fields, which cannot be documented.
#[allow(missing_docs)]
mod api;
mod button;
mod list;
mod load;

pub use button::PasskeyButton;
pub use list::PasskeysPage;
