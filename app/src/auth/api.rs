use domain::auth::{
    LinkPage, PendingLinkPage, ProviderChoice, SecondFactorPage, SignInMethods, VerifyPage, Viewer,
};
use leptos::prelude::*;

use crate::error::AppError;

/// Who is signed in, if anybody.
#[server(endpoint = "viewer")]
pub async fn current_viewer() -> Result<Option<Viewer>, AppError> {
    Ok(crate::server::maybe_current_user()?.map(|current_user| current_user.viewer()))
}

/// Mails a link and a code.
#[server(endpoint = "sign-in/start")]
pub async fn start_sign_in(email: String, next: String) -> Result<(), AppError> {
    let browser = crate::server::browser()?;
    crate::server::remember_browser(&browser.secret)?;
    let id = domain::auth::start(&crate::server::services()?, &browser, &email, &next).await?;
    crate::server::redirect(&format!("/sign-in/verify?challenge={id}"));
    Ok(())
}

/// Mails again; link and code of the mail before stop working.
#[server(endpoint = "sign-in/resend")]
pub async fn resend_sign_in(challenge: String) -> Result<(), AppError> {
    let browser = crate::server::browser()?;
    crate::server::remember_browser(&browser.secret)?;
    let challenge = crate::server::started_id(&challenge)?;
    let id = domain::auth::resend(&crate::server::services()?, &browser, challenge).await?;
    crate::server::redirect(&format!("/sign-in/verify?challenge={id}&sent=again"));
    Ok(())
}

/// What the page for the code shows.
#[server(endpoint = "sign-in/verify-page")]
pub async fn load_verify_page(challenge: String) -> Result<VerifyPage, AppError> {
    let challenge = crate::server::started_id(&challenge)?;
    let browser = crate::server::browser()?;
    Ok(domain::auth::verify_page(&crate::server::services()?, &browser.secret, challenge).await?)
}

/// Signs in by the mailed code.
#[server(endpoint = "sign-in/code")]
pub async fn sign_in_by_code(challenge: String, code: String) -> Result<(), AppError> {
    let (services, browser) = (crate::server::services()?, crate::server::browser()?);
    let (challenge, former) = (
        crate::server::started_id(&challenge)?,
        crate::server::former_session()?,
    );
    let entry = domain::auth::sign_in_by_code(&services, &browser, challenge, &code, former).await?;
    crate::server::enter(&browser, &entry).await
}

/// What the page of a mailed link shows.
#[server(endpoint = "sign-in/link-page")]
pub async fn load_link_page() -> Result<LinkPage, AppError> {
    let (browser, token) = (crate::server::browser_secret()?, crate::server::link_token()?);
    Ok(domain::auth::link_page(&crate::server::services()?, browser.as_ref(), token.as_ref()).await?)
}

/// Signs in by the mailed link.
#[server(endpoint = "sign-in/link")]
pub async fn sign_in_by_link(challenge: String) -> Result<(), AppError> {
    let (services, browser) = (crate::server::services()?, crate::server::browser()?);
    let (token, former) = (crate::server::opened_link()?, crate::server::former_session()?);
    let shown = crate::server::started_id(&challenge)?;
    let entry = domain::auth::sign_in_by_link(&services, &browser, &token, shown, former).await?;
    crate::server::forget_link()?;
    crate::server::enter(&browser, &entry).await
}

/// The ways in beside the mailed link and code.
#[server(endpoint = "sign-in/ways")]
pub async fn load_sign_in_methods() -> Result<SignInMethods, AppError> {
    Ok(domain::auth::sign_in_methods(&crate::server::services()?))
}

/// One identity provider.
#[server(endpoint = "sign-in/provider/page")]
pub async fn load_provider(name: String) -> Result<ProviderChoice, AppError> {
    Ok(domain::auth::provider(&crate::server::services()?, &name)?)
}

/// Leaves for an identity provider.
#[server(endpoint = "sign-in/provider")]
pub async fn start_provider_sign_in(provider: String, next: String) -> Result<(), AppError> {
    let browser = crate::server::browser()?;
    crate::server::remember_browser(&browser.secret)?;
    let id =
        domain::auth::start_authorization(&crate::server::services()?, &browser, &provider, &next).await?;
    crate::server::redirect(&format!("/sign-in/provider/{provider}/leave?visit={id}"));
    Ok(())
}

/// What the page for a new identity's address shows.
#[server(endpoint = "sign-in/provider/address-page")]
pub async fn load_pending_link(link: String) -> Result<PendingLinkPage, AppError> {
    let (services, browser) = (crate::server::services()?, crate::server::browser()?);
    let link = crate::server::started_id(&link)?;
    Ok(domain::auth::pending_link_page(&services, &browser.secret, link).await?)
}

/// Mails a link and a code that prove a new identity's address.
#[server(endpoint = "sign-in/provider/address")]
pub async fn prove_provider_address(link: String, email: String) -> Result<(), AppError> {
    let (services, browser) = (crate::server::services()?, crate::server::browser()?);
    crate::server::remember_browser(&browser.secret)?;
    let link = crate::server::started_id(&link)?;
    let id = domain::auth::prove_address(&services, &browser, link, &email).await?;
    crate::server::redirect(&format!("/sign-in/verify?challenge={id}"));
    Ok(())
}

/// Signs in by address and password.
#[server(endpoint = "sign-in/password")]
pub async fn sign_in_by_password(email: String, password: String, next: String) -> Result<(), AppError> {
    let (services, browser) = (crate::server::services()?, crate::server::browser()?);
    crate::server::remember_browser(&browser.secret)?;
    let former = crate::server::former_session()?;
    let entry =
        domain::auth::sign_in_by_password(&services, &browser, &email, &password, &next, former).await?;
    crate::server::enter(&browser, &entry).await
}

/// What the page for the second factor shows.
#[server(endpoint = "sign-in/second-factor-page")]
pub async fn load_second_factor_page(pending: String) -> Result<SecondFactorPage, AppError> {
    let pending = crate::server::started_id(&pending)?;
    let browser = crate::server::browser()?;
    Ok(domain::auth::second_factor_page(&crate::server::services()?, &browser.secret, pending).await?)
}

/// Signs in by the second factor.
#[server(endpoint = "sign-in/second-factor")]
pub async fn sign_in_by_second_factor(
    pending: String,
    code: String,
    #[server(default)] trust: Option<String>,
) -> Result<(), AppError> {
    let (services, browser) = (crate::server::services()?, crate::server::browser()?);
    let (pending, trust) = (crate::server::started_id(&pending)?, trust.is_some());
    let former = crate::server::former_session()?;
    let signed_in =
        domain::auth::sign_in_by_second_factor(&services, &browser, pending, &code, trust, former).await?;
    crate::server::sign_in(&signed_in).await
}

/// Signs out.
#[server(endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), AppError> {
    if let Some(session) = crate::server::former_session()? {
        let (services, browser) = (crate::server::services()?, crate::server::browser()?);
        domain::auth::sign_out(&services, &browser, session).await?;
    }
    crate::server::sign_out("/sign-in")
}
