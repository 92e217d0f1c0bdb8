use domain::{
    account::{AccountPage, Profile},
    auth::{LinkedAccountsPage, SecurityPage, SessionList, TotpPage, VerifyPage},
};

use crate::{error::AppError, server};

/// The sign-in methods and the latest security events.
pub async fn load_security() -> Result<SecurityPage, AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    Ok(domain::auth::security_page(&services, &current_user).await?)
}

/// The form of the password.
pub struct PasswordPage {
    /// Whether the user has one.
    pub has_one: bool,
    /// The address that it belongs to.
    pub email: String,
}

/// The form of the password. Needs a step-up, so that it is not shown before one.
pub async fn load_password_page() -> Result<PasswordPage, AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    Ok(PasswordPage {
        has_one: domain::auth::has_password(&services, &stepped_up).await?,
        email: domain::auth::readable(stepped_up.email()),
    })
}

/// State of the enrolment of an authenticator app.
pub async fn load_totp_page() -> Result<TotpPage, AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    Ok(domain::auth::totp_page(&services, &stepped_up).await?)
}

/// Number of unused recovery codes. Needs a step-up, as replacing them does.
pub async fn load_recovery_codes_page() -> Result<u32, AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    Ok(domain::auth::unused_recovery_codes(&services, &stepped_up).await?)
}

/// The user's sessions and trusted browsers.
pub async fn load_sessions() -> Result<SessionList, AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    Ok(domain::auth::session_list(&services, &current_user).await?)
}

/// The user's profile.
pub async fn load_profile() -> Result<Profile, AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    Ok(domain::account::profile(&services, &current_user).await?)
}

/// The linked accounts. Needs a step-up, as linking one does.
pub async fn load_linked_accounts() -> Result<LinkedAccountsPage, AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    Ok(domain::auth::linked_accounts_page(&services, &stepped_up).await?)
}

/// Organizations that hinder the deletion of the account, or that go with it.
pub async fn load_account() -> Result<AccountPage, AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    Ok(domain::account::account_page(&services, &current_user).await?)
}

/// Like `load_account`, for the page that deletes the account. Needs a step-up.
pub async fn load_account_deletion() -> Result<AccountPage, AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    Ok(domain::account::account_page(&services, &stepped_up).await?)
}

/// The user's address. Needs a step-up, so that the form is not shown before one.
pub async fn load_email_page() -> Result<String, AppError> {
    Ok(domain::auth::readable(server::stepped_up()?.email()))
}

/// The form for the code that was mailed to the new address.
pub async fn load_new_email_page(challenge: String) -> Result<VerifyPage, AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    let (browser, id) = (server::browser()?, server::started_id(&challenge)?);
    Ok(domain::auth::new_email_page(&services, &stepped_up, &browser.secret, id).await?)
}
