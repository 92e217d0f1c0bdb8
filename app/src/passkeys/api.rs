use domain::auth::{Ceremony, PasskeyRow};
use leptos::prelude::*;

use crate::error::AppError;

/// Asks for the proof of a passkey.
#[server(endpoint = "passkeys/ask")]
pub async fn ask_for_passkey() -> Result<Ceremony, AppError> {
    let browser = crate::server::browser()?;
    crate::server::remember_browser(&browser.secret)?;
    let (services, asking) = (crate::server::services()?, crate::server::maybe_current_user()?);
    Ok(domain::auth::ask_for_passkey(&services, asking.as_ref(), &browser).await?)
}

/// Signs in by a passkey.
#[server(endpoint = "sign-in/passkey")]
pub async fn sign_in_by_passkey(state: String, credential: String, next: String) -> Result<(), AppError> {
    let (services, browser) = (crate::server::services()?, crate::server::browser()?);
    let former = crate::server::former_session()?;
    let entry =
        domain::auth::sign_in_by_passkey(&services, &browser, &state, &credential, &next, former).await?;
    crate::server::enter(&browser, &entry).await
}

/// Goes on from a first factor by a passkey.
#[server(endpoint = "sign-in/second-factor-passkey")]
pub async fn second_factor_by_passkey(
    pending: String,
    state: String,
    credential: String,
) -> Result<(), AppError> {
    let (services, browser) = (crate::server::services()?, crate::server::browser()?);
    let (pending, former) = (
        crate::server::started_id(&pending)?,
        crate::server::former_session()?,
    );
    let entry =
        domain::auth::second_factor_by_passkey(&services, &browser, pending, &state, &credential, former)
            .await?;
    crate::server::enter(&browser, &entry).await
}

/// Confirms by a passkey.
#[server(endpoint = "step-up/passkey")]
pub async fn step_up_by_passkey(state: String, credential: String, next: String) -> Result<(), AppError> {
    let (services, current_user) = (crate::server::services()?, crate::server::current_user()?);
    let browser = crate::server::browser()?;
    let session =
        domain::auth::step_up_by_passkey(&services, &current_user, &browser, &state, &credential).await?;
    crate::server::redirect(&next);
    crate::server::adopt(session).await
}

/// One's own passkeys; asks for a step-up before anything is changed.
#[server(endpoint = "settings/passkeys/page")]
pub async fn load_passkeys() -> Result<Vec<PasskeyRow>, AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    Ok(domain::auth::passkeys(&services, &who).await?)
}

/// Begins to enrol a passkey.
#[server(endpoint = "settings/passkeys/start")]
pub async fn start_passkey() -> Result<Ceremony, AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    let browser = crate::server::browser()?;
    crate::server::remember_browser(&browser.secret)?;
    Ok(domain::auth::start_passkey(&services, &who, &browser).await?)
}

/// Enrols a passkey. The first second factor brings recovery codes, shown once.
#[server(endpoint = "settings/passkeys/add")]
pub async fn add_passkey(
    name: String,
    state: String,
    credential: String,
) -> Result<Option<Vec<String>>, AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    let browser = crate::server::browser()?;
    let changed = domain::auth::add_passkey(&services, &who, &browser, &state, &credential, &name).await?;
    crate::server::adopt(changed.session).await?;
    Ok(crate::server::show_once(
        changed.recovery_codes,
        "/settings/security/passkeys?saved=passkey",
    ))
}

/// Renames a passkey.
#[server(endpoint = "settings/passkeys/rename")]
pub async fn rename_passkey(id: String, name: String) -> Result<(), AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    let (browser, id) = (crate::server::browser()?, crate::server::id(&id)?);
    domain::auth::rename_passkey(&services, &who, &browser, id, &name).await?;
    crate::server::redirect("/settings/security/passkeys");
    Ok(())
}

/// Removes a passkey.
#[server(endpoint = "settings/passkeys/remove")]
pub async fn remove_passkey(id: String) -> Result<(), AppError> {
    let (services, who) = (crate::server::services()?, crate::server::stepped_up()?);
    let (browser, id) = (crate::server::browser()?, crate::server::id(&id)?);
    let changed = domain::auth::remove_passkey(&services, &who, &browser, id).await?;
    crate::server::redirect("/settings/security/passkeys?saved=passkey");
    crate::server::adopt(changed.session).await
}
