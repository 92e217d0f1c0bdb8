use leptos::prelude::*;

use crate::{error::AppError, server};

/// Sets or changes the password.
#[server(endpoint = "settings/password/set")]
pub async fn set_password(password: String) -> Result<(), AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    let browser = server::browser()?;
    let changed = domain::auth::set_password(&services, &stepped_up, &browser, &password).await?;
    server::redirect("/settings/security?saved=password");
    server::replace_session_cookie(changed.session).await
}

/// Removes the password.
#[server(endpoint = "settings/password/remove")]
pub async fn remove_password() -> Result<(), AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    let browser = server::browser()?;
    let changed = domain::auth::remove_password(&services, &stepped_up, &browser).await?;
    server::redirect("/settings/security?saved=password");
    server::replace_session_cookie(changed.session).await
}

/// Generates the secret of an authenticator app.
#[server(endpoint = "settings/authenticator/start")]
pub async fn start_totp() -> Result<(), AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    Ok(domain::auth::start_totp(&services, &stepped_up).await?)
}

/// Enrols the app. With the first second factor recovery codes are made, and shown once.
#[server(endpoint = "settings/authenticator/confirm")]
pub async fn confirm_totp(code: String) -> Result<Option<Vec<String>>, AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    let browser = server::browser()?;
    let changed = domain::auth::confirm_totp(&services, &stepped_up, &browser, &code).await?;
    server::replace_session_cookie(changed.session).await?;
    Ok(server::show_once(
        changed.recovery_codes,
        "/settings/security/authenticator?saved=app",
    ))
}

/// Removes the app.
#[server(endpoint = "settings/authenticator/remove")]
pub async fn remove_totp() -> Result<(), AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    let browser = server::browser()?;
    let changed = domain::auth::remove_totp(&services, &stepped_up, &browser).await?;
    server::redirect("/settings/security?saved=authenticator");
    server::replace_session_cookie(changed.session).await
}

/// Makes new recovery codes, shown once.
#[server(endpoint = "settings/recovery-codes/replace")]
pub async fn replace_recovery_codes() -> Result<Option<Vec<String>>, AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    let browser = server::browser()?;
    let changed = domain::auth::replace_recovery_codes(&services, &stepped_up, &browser).await?;
    server::replace_session_cookie(changed.session).await?;
    Ok(server::show_once(
        changed.recovery_codes,
        "/settings/security/recovery-codes",
    ))
}

/// Ends one session.
#[server(endpoint = "settings/sessions/end")]
pub async fn end_session(id: String) -> Result<(), AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    let browser = server::browser()?;
    domain::auth::revoke_session(&services, &current_user, &browser, server::id(&id)?).await?;
    server::redirect("/settings/sessions?ended=session");
    Ok(())
}

/// Ends all other sessions.
#[server(endpoint = "settings/sessions/end-others")]
pub async fn end_other_sessions() -> Result<(), AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    let browser = server::browser()?;
    let session = domain::auth::revoke_other_sessions(&services, &current_user, &browser).await?;
    server::redirect("/settings/sessions?ended=others");
    server::replace_session_cookie(session).await
}

/// Ends the trust in a browser.
#[server(endpoint = "settings/sessions/revoke_trust")]
pub async fn distrust_browser(id: String) -> Result<(), AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    let (browser, id) = (server::browser()?, server::id(&id)?);
    domain::auth::revoke_trust(&services, &current_user, &browser, id).await?;
    server::redirect("/settings/sessions?ended=trust");
    Ok(())
}

/// Saves the profile.
#[server(endpoint = "settings/profile/update")]
pub async fn update_profile(
    name: String,
    time_zone: String,
    // Absent in a page of the version before.
    #[server(default)] locale: String,
) -> Result<(), AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    domain::account::update_profile(&services, &current_user, &name, &time_zone, &locale).await?;
    server::redirect("/settings/profile?saved=profile");
    Ok(())
}

/// Removes the picture; the initials are shown instead.
#[server(endpoint = "settings/avatar/remove")]
pub async fn remove_avatar() -> Result<(), AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    domain::account::remove_avatar(&services, &current_user).await?;
    server::redirect("/settings/profile?saved=profile");
    Ok(())
}

/// Begins to link an account of an identity provider, and redirects to it.
#[server(endpoint = "settings/connections/start")]
pub async fn start_linking(provider: String) -> Result<(), AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    let browser = server::browser()?;
    server::remember_browser(&browser.secret)?;
    let id = domain::auth::start_linking(&services, &stepped_up, &browser, &provider).await?;
    server::redirect(&format!("/sign-in/provider/{provider}/leave?visit={id}"));
    Ok(())
}

/// Links the pending external identity.
#[server(endpoint = "settings/connections/confirm")]
pub async fn confirm_pending_link(id: String) -> Result<(), AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    let (browser, id) = (server::browser()?, server::id(&id)?);
    let (changed, next) = domain::auth::confirm_pending_link(&services, &stepped_up, &browser, id).await?;
    server::redirect(next.as_str());
    server::replace_session_cookie(changed.session).await
}

/// Forgets the pending external identity.
#[server(endpoint = "settings/connections/decline")]
pub async fn decline_pending_link(id: String) -> Result<(), AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    let next = domain::auth::decline_pending_link(&services, &current_user, server::id(&id)?).await?;
    server::redirect(next.as_str());
    Ok(())
}

/// Unlinks an account.
#[server(endpoint = "settings/connections/remove")]
pub async fn disconnect(id: String) -> Result<(), AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    let (browser, id) = (server::browser()?, server::id(&id)?);
    let changed = domain::auth::unlink(&services, &stepped_up, &browser, id).await?;
    server::redirect("/settings/connections?saved=connection");
    server::replace_session_cookie(changed.session).await
}

/// Requests the deletion of the account, and signs out.
#[server(endpoint = "settings/account/delete")]
pub async fn delete_account() -> Result<(), AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    let browser = server::browser()?;
    domain::account::request_deletion(&services, &stepped_up, &browser).await?;
    server::sign_out("/goodbye")
}

/// Mails a code to the new address.
#[server(endpoint = "settings/email/start")]
pub async fn start_email_change(email: String) -> Result<(), AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    let browser = server::browser()?;
    server::remember_browser(&browser.secret)?;
    let id = domain::auth::start_email_change(&services, &stepped_up, &browser, &email).await?;
    server::redirect(&format!("/settings/profile/email?challenge={id}"));
    Ok(())
}

/// Changes the address to the one that the code was mailed to.
#[server(endpoint = "settings/email/confirm")]
pub async fn change_email(challenge: String, code: String) -> Result<(), AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    let (browser, id) = (server::browser()?, server::started_id(&challenge)?);
    let changed = domain::auth::change_email(&services, &stepped_up, &browser, id, &code).await?;
    server::redirect("/settings/profile?saved=email");
    server::replace_session_cookie(changed.session).await
}
