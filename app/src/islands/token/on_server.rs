use super::FetchError;
use crate::error::AppError;

/// Always fails on the server: a token would become part of the page's HTML.
pub async fn token(_: &str) -> Result<String, FetchError> {
    Err(FetchError::NoToken(AppError::Offline))
}

/// Always fails on the server, as above.
pub async fn send(_: &str, _: &str, _: Option<String>) -> Result<String, FetchError> {
    Err(FetchError::NoToken(AppError::Offline))
}
