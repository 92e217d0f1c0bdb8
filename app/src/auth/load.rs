use domain::auth::{LinkPage, PendingLinkPage, ProviderChoice, SecondFactorPage, SignInMethods, VerifyPage};

use crate::{error::AppError, server};

/// The page that asks for the mailed code.
pub async fn load_verify_page(challenge: String) -> Result<VerifyPage, AppError> {
    let challenge = server::started_id(&challenge)?;
    let browser = server::browser()?;
    Ok(domain::auth::verify_page(&server::services()?, &browser.secret, challenge).await?)
}

/// The page of a mailed link.
pub async fn load_link_page() -> Result<LinkPage, AppError> {
    let (browser, token) = (server::browser_secret()?, server::link_token()?);
    Ok(domain::auth::link_page(&server::services()?, browser.as_ref(), token.as_ref()).await?)
}

/// The sign-in methods beside the mailed link and code.
pub async fn load_sign_in_methods() -> Result<SignInMethods, AppError> {
    Ok(domain::auth::sign_in_methods(&server::services()?))
}

/// One identity provider.
pub async fn load_provider(name: String) -> Result<ProviderChoice, AppError> {
    Ok(domain::auth::provider(&server::services()?, &name)?)
}

/// The page that asks for the address of a new external identity.
pub async fn load_pending_link(link: String) -> Result<PendingLinkPage, AppError> {
    let (services, browser) = (server::services()?, server::browser()?);
    let link = server::started_id(&link)?;
    Ok(domain::auth::pending_link_page(&services, &browser.secret, link).await?)
}

/// The page that asks for the second factor.
pub async fn load_second_factor_page(pending: String) -> Result<SecondFactorPage, AppError> {
    let pending = server::started_id(&pending)?;
    let browser = server::browser()?;
    Ok(domain::auth::second_factor_page(&server::services()?, &browser.secret, pending).await?)
}
