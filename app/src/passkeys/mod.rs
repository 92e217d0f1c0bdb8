//! Passkeys: the button that proves one, and the page that manages them. Without
//! scripts the other ways remain.

mod api;
mod browser;
mod button;
mod list;

pub use button::PasskeyButton;
pub use list::{PasskeyList, PasskeysPage};
