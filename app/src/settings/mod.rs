//! The settings of the user's own account.

mod account;
mod activity;
mod api;
mod connections;
mod email;
mod frame;
mod layout;
mod load;
mod password;
mod profile;
mod recovery_codes;
mod saved;
mod security;
mod sessions;
mod time_zone;
mod totp;

pub use account::{AccountPage, DeleteAccountPage, GoodbyePage};
pub use connections::ConnectionsPage;
pub use email::EmailPage;
pub use frame::{Card, CardRow, SettingsPage};
pub use layout::Settings;
pub use password::PasswordPage;
pub use profile::ProfilePage;
pub use recovery_codes::{NewRecoveryCodes, RecoveryCodesPage};
pub use saved::SavedMessage;
pub use security::SecurityPage;
pub use sessions::SessionsPage;
pub use totp::TotpPage;
