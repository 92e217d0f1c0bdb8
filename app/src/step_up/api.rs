use domain::auth::StepUpPage;
use leptos::prelude::*;

use crate::error::AppError;

/// What the page offers.
#[server(endpoint = "step-up/page")]
pub async fn load_step_up_page(next: String) -> Result<StepUpPage, AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    Ok(domain::auth::step_up_page(&services, &current_user, &next).await?)
}

/// Mails a code.
#[server(endpoint = "step-up/start")]
pub async fn start_step_up(next: String) -> Result<(), AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    let browser = crate::server::browser()?;
    crate::server::remember_browser(&browser.secret)?;
    let id = domain::auth::start_step_up(&services, &current_user, &browser, &next).await?;
    crate::server::redirect(&format!(
        "/step-up?challenge={id}&next={}",
        crate::components::encode(&next)
    ));
    Ok(())
}

/// Confirms by the code that was mailed.
#[server(endpoint = "step-up/code")]
pub async fn step_up_by_code(challenge: String, code: String, next: String) -> Result<(), AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    let (browser, challenge) = (crate::server::browser()?, crate::server::started_id(&challenge)?);
    let session = domain::auth::step_up_by_code(&services, &current_user, &browser, challenge, &code).await?;
    crate::server::redirect(&next);
    crate::server::adopt(session).await
}

/// Confirms by a code of the app, or a recovery code.
#[server(endpoint = "step-up/second-factor")]
pub async fn step_up_by_second_factor(code: String, next: String) -> Result<(), AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    let browser = crate::server::browser()?;
    let session = domain::auth::step_up_by_second_factor(&services, &current_user, &browser, &code).await?;
    crate::server::redirect(&next);
    crate::server::adopt(session).await
}

/// Confirms by the password.
#[server(endpoint = "step-up/password")]
pub async fn step_up_by_password(password: String, next: String) -> Result<(), AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    let browser = crate::server::browser()?;
    let session = domain::auth::step_up_by_password(&services, &current_user, &browser, &password).await?;
    crate::server::redirect(&next);
    crate::server::adopt(session).await
}
