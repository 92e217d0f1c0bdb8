//! The server functions that islands call.

use domain::auth::{Ceremony, Strength, Viewer};
use leptos::prelude::*;

use crate::error::AppError;

/// The user of the session, `None` without a session.
#[server(endpoint = "viewer")]
pub async fn load_viewer() -> Result<Option<Viewer>, AppError> {
    crate::server::viewer()
}

/// Remembers a theme; anything but `light` and `dark` follows the system.
#[server(endpoint = "theme")]
pub async fn choose_theme(theme: String) -> Result<(), AppError> {
    let theme = Some(theme.as_str()).filter(|theme| matches!(*theme, "light" | "dark"));
    crate::server::set_theme(theme)
}

/// Proposes the slug for a name.
#[server(endpoint = "organizations/propose-slug")]
pub async fn propose_slug(name: String) -> Result<String, AppError> {
    Ok(domain::tenancy::propose_slug(&name))
}

/// Estimates how hard a password is to guess.
#[server(endpoint = "settings/password/strength")]
pub async fn estimate_strength(password: String) -> Result<Strength, AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    Ok(domain::auth::password_strength(&services, &current_user, &password).await?)
}

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
    let (services, stepped_up) = (crate::server::services()?, crate::server::stepped_up()?);
    let browser = crate::server::browser()?;
    crate::server::remember_browser(&browser.secret)?;
    Ok(domain::auth::start_passkey(&services, &stepped_up, &browser).await?)
}
