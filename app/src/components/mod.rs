//! The pieces that pages are made of.

mod avatar;
mod error_page;
mod field;
mod form;
mod layout;
mod leaving;
mod loaded;
mod once;
mod post;
mod select;
mod text_area;
mod time;

pub use avatar::Avatar;
pub use error_page::{ErrorPage, NotFoundPage, encode};
pub use field::{CheckBox, FieldNote, FileField, TextField};
pub use form::{Form, PlainForm, SubmitButton, page_path};
pub use layout::{Narrow, PageHead};
pub use leaving::{AskBeforeLeaving, listen_for_leaving};
pub use loaded::Loaded;
pub use once::once;
pub use post::{Post, take_over};
pub use select::Select;
pub use text_area::TextArea;
pub use time::Time;
