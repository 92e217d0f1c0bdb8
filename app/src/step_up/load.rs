use domain::auth::StepUpPage;

use crate::{error::AppError, server};

/// The factors that the user can prove again, and the page to return to.
pub async fn load_step_up_page(next: String) -> Result<StepUpPage, AppError> {
    let (services, current_user) = (server::services()?, server::current_user()?);
    Ok(domain::auth::step_up_page(&services, &current_user, &next).await?)
}
