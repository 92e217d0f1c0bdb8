//! Argon2id hashes of passwords and recovery codes.

use std::sync::LazyLock;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

use crate::{
    Services,
    auth::types::UserId,
    error::{Error, Result},
};

/// OWASP's password storage cheat sheet: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;

const PASSES: u32 = 2;

const LANES: u32 = 1;

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Whether a hash was made with the current parameters.
pub(in crate::auth) fn is_current(hash: &str) -> bool {
    hash.starts_with(&format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$"))
}

/// Hash that is compared when the address has no password, so that both cases take equally long (S4).
static DUMMY_HASH: LazyLock<Option<String>> = LazyLock::new(|| {
    argon2()
        .hash_password(b"nobody's")
        .map(|hash| hash.to_string())
        .ok()
});

/// A salted, slow hash as a PHC string, on the blocking pool of sign-in: for a password that was
/// just compared.
pub(in crate::auth) async fn hash(services: &Services, secret: String) -> Result<String> {
    services.hashing.run(move || slow_hash(&secret)).await?
}

/// A salted, slow hash of a new secret, on a blocking pool of its own, so that enrolments cannot
/// make sign-ins wait (S105).
pub(in crate::auth) async fn hash_new(services: &Services, user: UserId, secret: String) -> Result<String> {
    services
        .enrolling
        .run_for(user, move |_| slow_hash(&secret))
        .await?
}

fn slow_hash(secret: &str) -> Result<String> {
    argon2()
        .hash_password(secret.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Error::internal(error.to_string()))
}

/// Whether the secret matches the hash. Without a hash it takes equally long and is `false`.
pub(in crate::auth) async fn verify(
    services: &Services,
    hash: Option<String>,
    secret: String,
) -> Result<bool> {
    services
        .hashing
        .run(move || {
            let known = hash.is_some();
            let Some(hash) = hash.or_else(|| DUMMY_HASH.clone()) else {
                return false;
            };
            let right = PasswordHash::new(&hash)
                .is_ok_and(|hash| argon2().verify_password(secret.as_bytes(), &hash).is_ok());
            right && known
        })
        .await
}
