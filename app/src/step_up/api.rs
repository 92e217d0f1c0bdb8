use leptos::prelude::*;

use crate::{error::AppError, server};

/// Mails a code.
#[server(endpoint = "step-up/start")]
pub async fn start_step_up(next: String) -> Result<(), AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    let browser = server::browser()?;
    server::remember_browser(&browser.secret)?;
    let id = domain::auth::start_step_up(&services, &current_user, &browser, &next).await?;
    server::redirect(&format!(
        "/step-up?challenge={id}&next={}",
        crate::components::encode(&next)
    ));
    Ok(())
}

/// Steps up by the mailed code.
#[server(endpoint = "step-up/code")]
pub async fn step_up_by_code(challenge: String, code: String, next: String) -> Result<(), AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    let (browser, challenge) = (server::browser()?, server::started_id(&challenge)?);
    let session = domain::auth::step_up_by_code(&services, &current_user, &browser, challenge, &code).await?;
    server::redirect(&next);
    server::replace_session_cookie(session).await
}

/// Steps up by a code of the app, or a recovery code.
#[server(endpoint = "step-up/second-factor")]
pub async fn step_up_by_second_factor(code: String, next: String) -> Result<(), AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    let browser = server::browser()?;
    let session = domain::auth::step_up_by_second_factor(&services, &current_user, &browser, &code).await?;
    server::redirect(&next);
    server::replace_session_cookie(session).await
}

/// Steps up by the password.
#[server(endpoint = "step-up/password")]
pub async fn step_up_by_password(password: String, next: String) -> Result<(), AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    let browser = server::browser()?;
    let session = domain::auth::step_up_by_password(&services, &current_user, &browser, &password).await?;
    server::redirect(&next);
    server::replace_session_cookie(session).await
}
