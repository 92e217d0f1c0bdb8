//! The user's account: profile, picture, export and deletion.

mod types;

#[cfg(feature = "server")]
mod archive;
#[cfg(feature = "server")]
mod avatars;
#[cfg(feature = "server")]
mod deletion;
#[cfg(feature = "server")]
mod export;
#[cfg(feature = "server")]
mod profile;

pub use types::{AccountPage, Profile};

#[cfg(feature = "server")]
pub use avatars::{AVATAR_MAX_LEN, avatar, remove_avatar, set_avatar};
#[cfg(feature = "server")]
pub(crate) use deletion::delete_due;
#[cfg(feature = "server")]
pub use deletion::{DELETION_DELAY, account_page, request_deletion};
#[cfg(feature = "server")]
pub use export::export;
#[cfg(feature = "server")]
pub use profile::{profile, rename, update_profile};
