use domain::auth::PasskeysPage;

use crate::{error::AppError, server};

/// The user's passkeys. Needs a step-up, as every change of them does.
pub async fn load_passkeys() -> Result<PasskeysPage, AppError> {
    let (services, who) = (server::services()?, server::stepped_up()?);
    Ok(domain::auth::passkeys_page(&services, &who).await?)
}
