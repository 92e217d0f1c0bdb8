//! The settings of the user's own account.

mod account;
// Arguments of a server function become fields, which cannot be documented.
#[allow(missing_docs)]
mod api;
mod connections;
mod email;
mod layout;
mod load;
mod password;
mod profile;
mod recovery_codes;
mod saved;
mod security;
mod sessions;
mod totp;

pub use account::{AccountPage, DeleteAccountPage, GoodbyePage};
pub use connections::ConnectionsPage;
pub use email::EmailPage;
pub use layout::Settings;
pub use password::PasswordPage;
pub use profile::ProfilePage;
pub use recovery_codes::{MadeCodes, RecoveryCodesPage};
pub use saved::Saved;
pub use security::SecurityPage;
pub use sessions::SessionsPage;
pub use totp::TotpPage;
