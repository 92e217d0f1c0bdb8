//! The components that pages are made of.

mod avatar;
mod await_data;
mod breadcrumb;
mod button;
mod confirm;
mod empty;
mod error_page;
mod field;
pub(crate) mod form;
mod hidden_text;
mod icon;
mod layout;
mod open_graph;
mod page_address;
mod secret_field;
mod select;
mod shortcut_list;
#[cfg(feature = "dev")]
mod showcase;
#[cfg(not(feature = "dev"))]
#[path = "no_showcase.rs"]
mod showcase;
mod site_links;
mod success;
mod text_area;
mod text_field;
mod theme_switch;
mod time;
mod time_ago;
mod user_button;
mod warn_unsaved;

pub use avatar::{Avatar, NobodyAvatar, OrganizationAvatar};
pub use await_data::Await;
pub use breadcrumb::{Breadcrumb, Crumb};
pub use button::{ButtonLook, SubmitButton};
pub use confirm::{Confirm, Consequences};
pub use empty::Empty;
pub use error_page::{ErrorPage, NotFoundPage};
pub use field::{CheckBox, FileField, StandaloneProblem};
pub use form::{Form, PlainForm};
pub use hidden_text::HiddenText;
pub use icon::{Glyph, Icon};
pub use layout::{Narrow, PageHead};
pub use open_graph::OpenGraph;
pub use page_address::{encode, page_path, param, query};
pub use secret_field::{CodeField, PasswordField, Username};
pub use select::{OptionGroup, Select};
pub use shortcut_list::ShortcutList;
pub use showcase::ComponentsRoute;
pub use site_links::SiteLinks;
pub use success::Success;
pub use text_area::TextArea;
pub use text_field::TextField;
pub use theme_switch::ThemeSwitch;
pub use time::Time;
pub use time_ago::TimeAgo;
pub use user_button::{RedirectSignedIn, UserButton};
pub use warn_unsaved::WarnUnsaved;
