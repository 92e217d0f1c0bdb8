//! Passkeys: the button that proves one, and the page that manages them. Without
//! scripts the other ways remain.

// Arguments of a server function become fields, which cannot be documented.
#[allow(missing_docs)]
mod api;
mod browser;
mod button;
mod list;

pub use button::PasskeyButton;
pub use list::PasskeysPage;
