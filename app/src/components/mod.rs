//! The pieces that pages are made of.

mod avatar;
mod error_page;
mod field;
pub(crate) mod form;
mod layout;
mod leaving;
mod loaded;
mod page_address;
mod select;
mod success;
mod text_area;
mod time;
mod typing;

pub use avatar::Avatar;
pub use error_page::{ErrorPage, NotFoundPage};
pub use field::{CheckBox, FieldNote, FileField, TextField};
pub use form::{Form, PlainForm, SubmitButton};
pub use layout::{Narrow, PageHead};
pub use leaving::AskBeforeLeaving;
pub use loaded::Loaded;
pub use page_address::{encode, page_path, param, query};
pub use select::Select;
pub use success::Success;
pub use text_area::TextArea;
pub use time::Time;
pub use typing::{input, on_rest, still_holds};
