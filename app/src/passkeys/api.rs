use leptos::prelude::*;

use crate::{error::AppError, server};

/// Signs in with a passkey.
#[server(endpoint = "sign-in/passkey")]
pub async fn sign_in_by_passkey(state: String, credential: String, next: String) -> Result<(), AppError> {
    let (services, browser) = (server::services()?, server::browser()?);
    let former = server::former_session()?;
    let outcome =
        domain::auth::sign_in_by_passkey(&services, &browser, &state, &credential, &next, former).await?;
    server::remember_way("passkey")?;
    server::continue_sign_in(&browser, &outcome).await
}

/// Signs in with a passkey as the second factor.
#[server(endpoint = "sign-in/second-factor-passkey")]
pub async fn second_factor_by_passkey(
    pending: String,
    state: String,
    credential: String,
) -> Result<(), AppError> {
    let (services, browser) = (server::services()?, server::browser()?);
    let (pending, former) = (server::started_id(&pending)?, server::former_session()?);
    let outcome =
        domain::auth::second_factor_by_passkey(&services, &browser, pending, &state, &credential, former)
            .await?;
    server::continue_sign_in(&browser, &outcome).await
}

/// Steps up with a passkey.
#[server(endpoint = "step-up/passkey")]
pub async fn step_up_by_passkey(state: String, credential: String, next: String) -> Result<(), AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    let browser = server::browser()?;
    let session =
        domain::auth::step_up_by_passkey(&services, &current_user, &browser, &state, &credential).await?;
    server::redirect(&next);
    server::replace_session_cookie(session).await
}

/// Enrols a passkey. Enrolling the user's first second factor also creates recovery codes, shown once.
#[server(endpoint = "settings/passkeys/add")]
pub async fn add_passkey(
    name: String,
    state: String,
    credential: String,
) -> Result<Option<Vec<String>>, AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    let browser = server::browser()?;
    let changed =
        domain::auth::add_passkey(&services, &stepped_up, &browser, &state, &credential, &name).await?;
    server::replace_session_cookie(changed.session).await?;
    Ok(server::show_once(
        changed.recovery_codes,
        "/settings/security/passkeys?saved=passkey",
    ))
}

/// Renames a passkey.
#[server(endpoint = "settings/passkeys/rename")]
pub async fn rename_passkey(id: String, name: String) -> Result<(), AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    let (browser, id) = (server::browser()?, server::id(&id)?);
    domain::auth::rename_passkey(&services, &stepped_up, &browser, id, &name).await?;
    server::redirect("/settings/security/passkeys");
    Ok(())
}

/// Removes a passkey.
#[server(endpoint = "settings/passkeys/remove")]
pub async fn remove_passkey(id: String) -> Result<(), AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    let (browser, id) = (server::browser()?, server::id(&id)?);
    let changed = domain::auth::remove_passkey(&services, &stepped_up, &browser, id).await?;
    server::redirect("/settings/security/passkeys?saved=passkey");
    server::replace_session_cookie(changed.session).await
}
