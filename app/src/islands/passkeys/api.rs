use domain::auth::Ceremony;
use leptos::prelude::*;

use crate::error::AppError;

/// Begins a ceremony that proves a passkey.
#[server(endpoint = "passkeys/ask")]
pub async fn ask_for_passkey() -> Result<Ceremony, AppError> {
    let browser = crate::server::browser()?;
    crate::server::remember_browser(&browser.secret)?;
    let (services, asking) = (crate::server::services()?, crate::server::maybe_current_user()?);
    Ok(domain::auth::ask_for_passkey(&services, asking.as_ref(), &browser).await?)
}

/// Begins a ceremony that creates a passkey.
#[server(endpoint = "settings/passkeys/start")]
pub async fn start_passkey() -> Result<Ceremony, AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    let browser = crate::server::browser()?;
    crate::server::remember_browser(&browser.secret)?;
    Ok(domain::auth::start_passkey(&services, &who, &browser).await?)
}
