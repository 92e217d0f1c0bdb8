use domain::{
    account::{AccountPage, Profile},
    auth::{LinkedAccountsPage, SecurityPage, SessionList, Strength, TotpPage, VerifyPage},
};
use leptos::prelude::*;

use crate::error::AppError;

/// Every factor, and what happened of late.
#[server(endpoint = "settings/security")]
pub async fn load_security() -> Result<SecurityPage, AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    Ok(domain::auth::security_page(&services, &current_user).await?)
}

/// Whether there is a password; asks for a step-up before the form is shown.
#[server(endpoint = "settings/password/page")]
pub async fn load_password_page() -> Result<bool, AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    Ok(domain::auth::has_password(&services, &who).await?)
}

/// How hard a password is to guess, while it is typed.
#[server(endpoint = "settings/password/strength")]
pub async fn estimate_strength(password: String) -> Result<Strength, AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    Ok(domain::auth::password_strength(&services, &current_user, &password).await?)
}

/// Sets or changes the password.
#[server(endpoint = "settings/password/set")]
pub async fn set_password(password: String) -> Result<(), AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    let browser = crate::server::browser()?;
    let changed = domain::auth::set_password(&services, &who, &browser, &password).await?;
    crate::server::redirect("/settings/security?saved=password");
    crate::server::adopt(changed.session).await
}

/// Removes the password.
#[server(endpoint = "settings/password/remove")]
pub async fn remove_password() -> Result<(), AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    let browser = crate::server::browser()?;
    let changed = domain::auth::remove_password(&services, &who, &browser).await?;
    crate::server::redirect("/settings/security?saved=password");
    crate::server::adopt(changed.session).await
}

/// How far the enrolment of an app is.
#[server(endpoint = "settings/authenticator/page")]
pub async fn load_totp_page() -> Result<TotpPage, AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    Ok(domain::auth::totp_page(&services, &who).await?)
}

/// Makes a secret for an app to learn.
#[server(endpoint = "settings/authenticator/start")]
pub async fn start_totp() -> Result<(), AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    Ok(domain::auth::start_totp(&services, &who).await?)
}

/// Enrols the app. The first second factor brings recovery codes, shown once.
#[server(endpoint = "settings/authenticator/confirm")]
pub async fn confirm_totp(code: String) -> Result<Option<Vec<String>>, AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    let browser = crate::server::browser()?;
    let changed = domain::auth::confirm_totp(&services, &who, &browser, &code).await?;
    crate::server::adopt(changed.session).await?;
    Ok(crate::server::show_once(
        changed.recovery_codes,
        "/settings/security/authenticator?saved=app",
    ))
}

/// Removes the app.
#[server(endpoint = "settings/authenticator/remove")]
pub async fn remove_totp() -> Result<(), AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    let browser = crate::server::browser()?;
    let changed = domain::auth::remove_totp(&services, &who, &browser).await?;
    crate::server::redirect("/settings/security?saved=authenticator");
    crate::server::adopt(changed.session).await
}

/// How many recovery codes are left; asks for a step-up before new ones are made.
#[server(endpoint = "settings/recovery-codes/page")]
pub async fn load_recovery_codes_page() -> Result<u32, AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    Ok(domain::auth::unused_recovery_codes(&services, &who).await?)
}

/// Makes new recovery codes, shown once.
#[server(endpoint = "settings/recovery-codes/replace")]
pub async fn replace_recovery_codes() -> Result<Option<Vec<String>>, AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    let browser = crate::server::browser()?;
    let changed = domain::auth::replace_recovery_codes(&services, &who, &browser).await?;
    crate::server::adopt(changed.session).await?;
    Ok(crate::server::show_once(
        changed.recovery_codes,
        "/settings/security/recovery-codes",
    ))
}

/// Where one is signed in.
#[server(endpoint = "settings/sessions")]
pub async fn load_sessions() -> Result<SessionList, AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    Ok(domain::auth::session_list(&services, &current_user).await?)
}

/// Ends one session.
#[server(endpoint = "settings/sessions/end")]
pub async fn end_session(id: String) -> Result<(), AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    let browser = crate::server::browser()?;
    domain::auth::revoke_session(&services, &current_user, &browser, crate::server::id(&id)?).await?;
    crate::server::redirect("/settings/sessions?ended=session");
    Ok(())
}

/// Ends all others.
#[server(endpoint = "settings/sessions/end-others")]
pub async fn end_other_sessions() -> Result<(), AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    let browser = crate::server::browser()?;
    let session = domain::auth::revoke_other_sessions(&services, &current_user, &browser).await?;
    crate::server::redirect("/settings/sessions?ended=others");
    crate::server::adopt(session).await
}

/// Ends the trust in a browser.
#[server(endpoint = "settings/sessions/revoke_trust")]
pub async fn distrust_browser(id: String) -> Result<(), AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    let (browser, id) = (crate::server::browser()?, crate::server::id(&id)?);
    domain::auth::revoke_trust(&services, &current_user, &browser, id).await?;
    crate::server::redirect("/settings/sessions?ended=trust");
    Ok(())
}

/// What one says of oneself.
#[server(endpoint = "settings/profile")]
pub async fn load_profile() -> Result<Profile, AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    Ok(domain::account::profile(&services, &current_user).await?)
}

/// Saves it.
#[server(endpoint = "settings/profile/update")]
pub async fn update_profile(name: String, time_zone: String) -> Result<(), AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    domain::account::update_profile(&services, &current_user, &name, &time_zone).await?;
    crate::server::redirect("/settings/profile?saved=profile");
    Ok(())
}

/// Goes back to the initials.
#[server(endpoint = "settings/avatar/remove")]
pub async fn remove_avatar() -> Result<(), AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    domain::account::remove_avatar(&services, &current_user).await?;
    crate::server::redirect("/settings/profile?saved=profile");
    Ok(())
}

/// Which accounts of identity providers sign in to this one; asks for a step-up
/// before one is connected.
#[server(endpoint = "settings/connections")]
pub async fn load_linked_accounts() -> Result<LinkedAccountsPage, AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    Ok(domain::auth::linked_accounts_page(&services, &who).await?)
}

/// Leaves for an identity provider, to connect it.
#[server(endpoint = "settings/connections/start")]
pub async fn start_linking(provider: String) -> Result<(), AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    let browser = crate::server::browser()?;
    crate::server::remember_browser(&browser.secret)?;
    let id = domain::auth::start_linking(&services, &who, &browser, &provider).await?;
    crate::server::redirect(&format!("/sign-in/provider/{provider}/leave?visit={id}"));
    Ok(())
}

/// Connects the identity that waits.
#[server(endpoint = "settings/connections/confirm")]
pub async fn confirm_pending_link(id: String) -> Result<(), AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    let (browser, id) = (crate::server::browser()?, crate::server::id(&id)?);
    let (changed, next) = domain::auth::confirm_pending_link(&services, &who, &browser, id).await?;
    crate::server::redirect(next.as_str());
    crate::server::adopt(changed.session).await
}

/// Forgets the identity that waits.
#[server(endpoint = "settings/connections/decline")]
pub async fn decline_pending_link(id: String) -> Result<(), AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    let next = domain::auth::decline_pending_link(&services, &current_user, crate::server::id(&id)?).await?;
    crate::server::redirect(next.as_str());
    Ok(())
}

/// Ends a connection.
#[server(endpoint = "settings/connections/remove")]
pub async fn disconnect(id: String) -> Result<(), AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    let (browser, id) = (crate::server::browser()?, crate::server::id(&id)?);
    let changed = domain::auth::unlink(&services, &who, &browser, id).await?;
    crate::server::redirect("/settings/connections?saved=connection");
    crate::server::adopt(changed.session).await
}

/// What stands in the way of leaving.
#[server(endpoint = "settings/account")]
pub async fn load_account() -> Result<AccountPage, AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    Ok(domain::account::account_page(&services, &current_user).await?)
}

/// The same, for whoever is about to leave: it takes a step-up.
#[server(endpoint = "settings/account/leaving")]
pub async fn load_leaving() -> Result<AccountPage, AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    Ok(domain::account::account_page(&services, &who).await?)
}

/// Asks for the account's deletion, and signs out.
#[server(endpoint = "settings/account/delete")]
pub async fn delete_account() -> Result<(), AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    let browser = crate::server::browser()?;
    domain::account::request_deletion(&services, &who, &browser).await?;
    crate::server::sign_out("/goodbye")
}

/// One's address; asks for a step-up before the form is shown.
#[server(endpoint = "settings/email/page")]
pub async fn load_email_page() -> Result<String, AppError> {
    Ok(domain::auth::readable(crate::server::stepped_up()?.email()))
}

/// What the form for the new address's code shows.
#[server(endpoint = "settings/email/verify-page")]
pub async fn load_new_email_page(challenge: String) -> Result<VerifyPage, AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    let (browser, id) = (crate::server::browser()?, crate::server::started_id(&challenge)?);
    Ok(domain::auth::new_email_page(&services, &who, &browser.secret, id).await?)
}

/// Mails a code to another address.
#[server(endpoint = "settings/email/start")]
pub async fn start_email_change(email: String) -> Result<(), AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    let browser = crate::server::browser()?;
    crate::server::remember_browser(&browser.secret)?;
    let id = domain::auth::start_email_change(&services, &who, &browser, &email).await?;
    crate::server::redirect(&format!("/settings/profile/email?challenge={id}"));
    Ok(())
}

/// Takes the address whose code this is.
#[server(endpoint = "settings/email/confirm")]
pub async fn change_email(challenge: String, code: String) -> Result<(), AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    let (browser, id) = (crate::server::browser()?, crate::server::started_id(&challenge)?);
    let changed = domain::auth::change_email(&services, &who, &browser, id, &code).await?;
    crate::server::redirect("/settings/profile?saved=email");
    crate::server::adopt(changed.session).await
}
