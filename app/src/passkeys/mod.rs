//! Passkeys: the form that proves one, and the page that manages them. Without scripts the other
//! factors remain.

mod api;
mod button;
mod list;
mod load;

pub use button::PasskeyButton;
pub use list::PasskeysPage;
