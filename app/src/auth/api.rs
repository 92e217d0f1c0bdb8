use leptos::prelude::*;

use crate::{error::AppError, server};

/// Mails a link and a code.
#[server(endpoint = "sign-in/start")]
pub async fn start_sign_in(email: String, next: String) -> Result<(), AppError> {
    let browser = server::browser()?;
    server::remember_browser(&browser.secret)?;
    let id = domain::auth::start(&server::services()?, &browser, &email, &next).await?;
    server::redirect(&format!("/sign-in/verify?challenge={id}"));
    Ok(())
}

/// Mails a new link and code. Those of the mail before stop working.
#[server(endpoint = "sign-in/resend")]
pub async fn resend_sign_in(challenge: String) -> Result<(), AppError> {
    let browser = server::browser()?;
    server::remember_browser(&browser.secret)?;
    let challenge = server::started_id(&challenge)?;
    let id = domain::auth::resend(&server::services()?, &browser, challenge).await?;
    server::redirect(&format!("/sign-in/verify?challenge={id}&sent=again"));
    Ok(())
}

/// Signs in with the mailed code.
#[server(endpoint = "sign-in/code")]
pub async fn sign_in_by_code(challenge: String, code: String) -> Result<(), AppError> {
    let (services, browser) = (server::services()?, server::browser()?);
    let (challenge, former) = (server::started_id(&challenge)?, server::former_session()?);
    let outcome = domain::auth::sign_in_by_code(&services, &browser, challenge, &code, former).await?;
    server::remember_way("email")?;
    server::continue_sign_in(&browser, &outcome).await
}

/// Signs in with the mailed link.
#[server(endpoint = "sign-in/link")]
pub async fn sign_in_by_link(challenge: String) -> Result<(), AppError> {
    let (services, browser) = (server::services()?, server::browser()?);
    let (token, former) = (server::opened_link()?, server::former_session()?);
    let shown = server::started_id(&challenge)?;
    let outcome = domain::auth::sign_in_by_link(&services, &browser, &token, shown, former).await?;
    server::forget_link()?;
    server::remember_way("email")?;
    server::continue_sign_in(&browser, &outcome).await
}

/// Begins a sign-in at an identity provider, and redirects to it.
#[server(endpoint = "sign-in/provider")]
pub async fn start_provider_sign_in(provider: String, next: String) -> Result<(), AppError> {
    let browser = server::browser()?;
    server::remember_browser(&browser.secret)?;
    let id = domain::auth::start_authorization(&server::services()?, &browser, &provider, &next).await?;
    server::redirect(&format!("/sign-in/provider/{provider}/leave?visit={id}"));
    Ok(())
}

/// Mails a link and a code that prove the address of a new external identity.
#[server(endpoint = "sign-in/provider/address")]
pub async fn prove_provider_address(link: String, email: String) -> Result<(), AppError> {
    let (services, browser) = (server::services()?, server::browser()?);
    server::remember_browser(&browser.secret)?;
    let link = server::started_id(&link)?;
    let id = domain::auth::prove_address(&services, &browser, link, &email).await?;
    server::redirect(&format!("/sign-in/verify?challenge={id}"));
    Ok(())
}

/// Signs in with address and password.
#[server(endpoint = "sign-in/password")]
pub async fn sign_in_by_password(email: String, password: String, next: String) -> Result<(), AppError> {
    let (services, browser) = (server::services()?, server::browser()?);
    server::remember_browser(&browser.secret)?;
    let former = server::former_session()?;
    let outcome =
        domain::auth::sign_in_by_password(&services, &browser, &email, &password, &next, former).await?;
    server::remember_way("password")?;
    server::continue_sign_in(&browser, &outcome).await
}

/// Completes a sign-in with the second factor.
#[server(endpoint = "sign-in/second-factor")]
pub async fn sign_in_by_second_factor(
    pending: String,
    code: String,
    #[server(default)] trust: Option<String>,
) -> Result<(), AppError> {
    let (services, browser) = (server::services()?, server::browser()?);
    let (pending, trust) = (server::started_id(&pending)?, trust.is_some());
    let former = server::former_session()?;
    let signed_in =
        domain::auth::sign_in_by_second_factor(&services, &browser, pending, &code, trust, former).await?;
    server::sign_in(&signed_in).await
}

/// Signs out.
#[server(endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), AppError> {
    if let Some(session) = server::former_session()? {
        let (services, browser) = (server::services()?, server::browser()?);
        domain::auth::sign_out(&services, &browser, session).await?;
    }
    server::sign_out("/sign-in")
}
