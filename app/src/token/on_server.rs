use super::FetchError;
use crate::error::AppError;

/// A page that is rendered holds no token: it would travel with it.
pub async fn token(_: &str) -> Result<String, FetchError> {
    Err(FetchError::NoToken(AppError::Offline))
}

/// As above.
pub async fn send(_: &str, _: &str, _: Option<String>) -> Result<String, FetchError> {
    Err(FetchError::NoToken(AppError::Offline))
}
