use std::time::Duration;

use serde_json::{Value, json};

use super::key::{PublicKey, SigningKey};
use crate::{
    Services,
    db::Tx,
    error::{Error, Result},
};

/// How long a key signs before the next one replaces it.
const ROTATION: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How long clients may cache the key set (S53).
pub const KEY_SET_MAX_AGE: Duration = Duration::from_secs(5 * 60);

/// How long a key is published before it signs: longer than any client caches the set.
const PUBLISHED_FIRST: Duration = Duration::from_secs(15 * 60);

/// How long a key is published after its last signature: longer than the lifetime of a token plus
/// the error of any client's clock.
const PUBLISHED_AFTER: Duration = Duration::from_secs(30 * 60);

/// Advisory lock for making and rotating keys: of several server processes one does it.
const LOCK: i64 = 0x6b65_7973;

/// The result of asking for a rotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// The next key signs from now on.
    Done,
    /// The next key may not be in all caches yet: the remaining time.
    TooSoon(Duration),
    /// The next key, with this id, was encrypted under a secret that is not accepted here, so it
    /// could not sign.
    CannotDecrypt(String),
}

/// The public parts of all keys that sign, have signed or will sign, for verifying tokens (S53).
pub async fn published_keys(services: &Services) -> Result<Vec<PublicKey>> {
    let keys = sqlx::query_as!(
        PublicKey,
        "select kid, modulus, exponent from signing_keys order by created_at, kid"
    )
    .fetch_all(&services.db.pool())
    .await?;
    Ok(keys)
}

/// The published keys as a JWK set (RFC 7517 §5).
pub async fn key_set(services: &Services) -> Result<Value> {
    let keys = published_keys(services).await?;
    let keys: Vec<Value> = keys.iter().map(PublicKey::jwk).collect();
    Ok(json!({ "keys": keys }))
}

/// Makes missing keys, rotates a key that is due, and deletes keys that no valid token names. Every
/// server process calls it at start and with each sweep.
pub async fn maintain_signing_keys(services: &Services) -> Result<()> {
    fill(services).await?;
    let due = sqlx::query_scalar!(
        r#"select exists(
               select from signing_keys
               where activated_at < app_now() - make_interval(secs => $1) and retired_at is null
           ) as "due!""#,
        ROTATION.as_secs_f64(),
    )
    .fetch_one(&services.db.pool())
    .await?;
    if due {
        rotate_signing_keys(services).await?;
    }
    sqlx::query!(
        "delete from signing_keys where retired_at < app_now() - make_interval(secs => $1)",
        PUBLISHED_AFTER.as_secs_f64(),
    )
    .execute(&services.db.pool())
    .await?;
    Ok(())
}

/// Makes the next key sign, and makes its successor.
#[tracing::instrument(skip_all)]
pub async fn rotate_signing_keys(services: &Services) -> Result<Rotation> {
    fill(services).await?;
    let mut tx = services.begin().await?;
    lock(&mut tx).await?;
    let next = sqlx::query!(
        r#"select kid, private_key, modulus,
               extract(epoch from created_at + make_interval(secs => $1) - app_now())::float8 as "wait!"
           from signing_keys where activated_at is null"#,
        PUBLISHED_FIRST.as_secs_f64(),
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(next) = next else {
        // Another process rotated first: its next key does not exist yet.
        return Ok(Rotation::TooSoon(PUBLISHED_FIRST));
    };
    if next.wait > 0.0 {
        return Ok(Rotation::TooSoon(Duration::from_secs_f64(next.wait)));
    }
    if let Err(error) = SigningKey::open(services, &next.kid, &next.private_key, &next.modulus) {
        tracing::error!(
            kid = next.kid,
            %error,
            "the next signing key cannot be opened; was it sealed under another secret?"
        );
        return Ok(Rotation::CannotDecrypt(next.kid));
    }
    sqlx::query!(
        "update signing_keys set retired_at = app_now() where activated_at is not null and retired_at is null"
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("update signing_keys set activated_at = app_now() where activated_at is null")
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    tracing::info!("the signing keys were rotated");
    fill(services).await?;
    Ok(Rotation::Done)
}

/// Checks that the secret decrypts the signing key. With another secret no authenticator app, code
/// or token would work, so the server does not start (S77).
pub async fn check_signing_keys(services: &Services) -> Result<(), KeyError> {
    let active = sqlx::query!(
        "select kid, private_key, modulus from signing_keys where activated_at is not null and retired_at is null"
    )
    .fetch_optional(&services.db.pool())
    .await?;
    // A new database has no key yet.
    let Some(active) = active else { return Ok(()) };
    match SigningKey::open(services, &active.kid, &active.private_key, &active.modulus) {
        Ok(_) => Ok(()),
        Err(_) => Err(KeyError::CannotDecrypt),
    }
}

/// Why the server does not start with this secret: one line that names the fix.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The secret is another one, or the key is damaged.
    #[error(
        "[secret] key does not decrypt the signing key of this database; set SECRET_KEY to the secret that the \
         database was used with; if that is lost, delete all rows of signing_keys: users then enrol their \
         authenticator apps again"
    )]
    CannotDecrypt,
    /// The database did not respond.
    #[error("the database cannot be asked ({0}); check [database] url")]
    Database(#[from] sqlx::Error),
}

/// Makes the active key and the next one where missing. The very first key signs at once, because
/// no client has cached a set without it.
async fn fill(services: &Services) -> Result<()> {
    for _ in 0..2 {
        if missing(services).await? == 0 {
            break;
        }
        // Takes seconds, so it runs outside of the lock and off the threads that serve pages.
        let key = tokio::task::spawn_blocking(SigningKey::make)
            .await
            .map_err(Error::internal)??;
        insert(services, key).await?;
    }
    Ok(())
}

async fn missing(services: &Services) -> Result<i64> {
    let missing = sqlx::query_scalar!(
        r#"select 2 - count(*) as "missing!" from signing_keys where retired_at is null"#
    )
    .fetch_one(&services.db.pool())
    .await?;
    Ok(missing)
}

/// Stores a new key, unless another process stored one meanwhile.
async fn insert(services: &Services, key: SigningKey) -> Result<()> {
    let sealed = services
        .keys
        .signing()
        .seal(key.kid().as_bytes(), key.to_der()?)?;
    let public = key.public();
    let mut tx = services.begin().await?;
    lock(&mut tx).await?;
    sqlx::query!(
        "insert into signing_keys (kid, private_key, modulus, exponent, activated_at)
         select $1, $2, $3, $4,
             case when not exists(select from signing_keys where activated_at is not null and retired_at is null)
                  then app_now() end
         where (select count(*) from signing_keys where retired_at is null) < 2",
        public.kid,
        sealed,
        public.modulus,
        public.exponent,
    )
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

async fn lock(tx: &mut Tx) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock($1)", LOCK)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
