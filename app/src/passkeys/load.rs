use domain::auth::PasskeyRow;

use crate::{error::AppError, server};

/// The user's passkeys. Needs a step-up, as every change of them does.
pub async fn load_passkeys() -> Result<Vec<PasskeyRow>, AppError> {
    let (services, who) = (server::services()?, server::stepped_up()?);
    Ok(domain::auth::passkeys(&services, &who).await?)
}
