//! Organizations and workspaces: the first one, the way to the last one, and
//! the frame with the sidebar around everything signed in.

pub(crate) mod api;
mod home;
mod place;
mod sidebar;
mod welcome;

pub use home::OrganizationHomePage;
pub use place::{PlaceParams, use_place};
pub use sidebar::Application;
pub use welcome::WelcomePage;
