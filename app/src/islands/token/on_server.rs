use super::FetchError;
use crate::error::AppError;

/// None while a page is rendered: the token would be part of the page.
pub async fn token(_: &str) -> Result<String, FetchError> {
    Err(FetchError::NoToken(AppError::Offline))
}

/// None while a page is rendered, as above.
pub async fn send(_: &str, _: &str, _: Option<String>) -> Result<String, FetchError> {
    Err(FetchError::NoToken(AppError::Offline))
}
