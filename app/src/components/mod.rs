//! The components that pages are made of.

mod avatar;
mod await_data;
mod error_page;
mod field;
pub(crate) mod form;
mod layout;
mod page_address;
mod secret_field;
mod select;
mod site_links;
mod success;
mod text_area;
mod text_field;
mod theme_switch;
mod time;
mod user_button;
mod warn_unsaved;

pub use avatar::Avatar;
pub use await_data::Await;
pub use error_page::{ErrorPage, NotFoundPage};
pub use field::{CheckBox, FileField, StandaloneProblem};
pub use form::{Form, PlainForm, SubmitButton};
pub use layout::{Narrow, PageHead};
pub use page_address::{encode, page_path, param, query};
pub use secret_field::{CodeField, PasswordField};
pub use select::Select;
pub use site_links::SiteLinks;
pub use success::Success;
pub use text_area::TextArea;
pub use text_field::TextField;
pub use theme_switch::ThemeSwitch;
pub use time::Time;
pub use user_button::{RedirectSignedIn, UserButton};
pub use warn_unsaved::WarnUnsaved;
