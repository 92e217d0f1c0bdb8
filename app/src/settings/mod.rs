//! What a person sees and controls of their own account.

mod account;
// Arguments of a server function become fields, which cannot be documented.
#[allow(missing_docs)]
mod api;
mod connections;
mod email;
mod layout;
mod password;
mod profile;
mod recovery_codes;
mod security;
mod sessions;
mod totp;

pub use account::{AccountPage, GoodbyePage, LeavingPage};
pub use api::{
    ConfirmTotp, DistrustBrowser, EndOtherSessions, EndSession, StartTotp, load_sessions, load_totp_page,
};
pub use connections::ConnectionsPage;
pub use email::EmailPage;
pub use layout::Settings;
pub use password::PasswordPage;
pub use profile::ProfilePage;
pub use recovery_codes::{RecoveryCodes, RecoveryCodesPage};
pub use security::SecurityPage;
pub use sessions::{SessionList, SessionsPage};
pub use totp::{TotpPage, TotpSetup};
