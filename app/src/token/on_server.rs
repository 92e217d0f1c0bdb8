use super::{Asked, FetchError};
use crate::error::AppError;

/// A page that is rendered holds no token: it would travel with it.
pub async fn token(_: &Asked) -> Result<String, FetchError> {
    Err(FetchError::NoToken(AppError::Offline))
}

/// As above.
pub async fn send(_: &Asked, _: &str, _: Option<String>) -> Result<String, FetchError> {
    Err(FetchError::NoToken(AppError::Offline))
}
