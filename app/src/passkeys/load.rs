use domain::auth::PasskeysPage;

use crate::{error::AppError, server};

/// The user's passkeys. Needs a step-up, as every change of them does.
pub async fn load_passkeys() -> Result<PasskeysPage, AppError> {
    let (services, stepped_up) = (server::services()?, server::stepped_up()?);
    Ok(domain::auth::passkeys_page(&services, &stepped_up).await?)
}
