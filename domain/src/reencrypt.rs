//! Re-encrypts long-lived secrets with the current key, so that a former secret can be removed from
//! the configuration (S77). Codes, authorization requests and passkey ceremonies are left out: none
//! lives longer than ten minutes.

use crate::{
    Services,
    auth::{UserId, totp_associated_data},
    error::Result,
    keys::Sealer,
};

/// Rows of one step; the statements contain the same number.
const BATCH: u64 = 1000;

/// Re-encrypts rows until fewer than a batch were left; returns their number. A row has `id` and
/// `sealed`, and is updated only if it did not change meanwhile.
macro_rules! reencrypt {
    ($services:expr, $sealer:expr, $associated:expr, $select:literal, $update:literal) => {{
        let mut resealed = 0;
        loop {
            let mut of_batch = 0;
            for row in sqlx::query!($select, $sealer.id(), BATCH as i64)
                .fetch_all(&$services.db.pool())
                .await?
            {
                let Some(sealed) = reseal($sealer, $associated(&row.id).as_ref(), &row.sealed) else {
                    continue;
                };
                let updated = sqlx::query!($update, row.id, row.sealed, sealed);
                of_batch += updated.execute(&$services.db.pool()).await?.rows_affected();
            }
            resealed += of_batch;
            if of_batch < BATCH {
                break resealed;
            }
        }
    }};
}

/// Re-encrypts everything that another secret encrypted, and returns the number of rows. What
/// cannot be decrypted is left as it is and logged.
pub(crate) async fn reencrypt(services: &Services) -> Result<u64> {
    let totp_credentials = reencrypt!(
        services,
        services.keys.totp(),
        |id: &uuid::Uuid| totp_associated_data(UserId(*id)),
        "select user_id as id, secret as sealed from totp_credentials
         where substring(secret from 1 for 4) <> $1 limit $2",
        "update totp_credentials set secret = $3 where user_id = $1 and secret = $2"
    );
    let enrolments = reencrypt!(
        services,
        services.keys.totp(),
        |id: &uuid::Uuid| totp_associated_data(UserId(*id)),
        "select user_id as id, secret as sealed from totp_enrolments
         where substring(secret from 1 for 4) <> $1 limit $2",
        "update totp_enrolments set secret = $3 where user_id = $1 and secret = $2"
    );
    let signing_keys = reencrypt!(
        services,
        services.keys.signing(),
        |id: &String| id.clone(),
        "select kid as id, private_key as sealed from signing_keys
         where substring(private_key from 1 for 4) <> $1 limit $2",
        "update signing_keys set private_key = $3 where kid = $1 and private_key = $2"
    );
    let waiting_mail = reencrypt!(
        services,
        services.keys.mail(),
        |id: &uuid::Uuid| id.as_bytes().to_vec(),
        r#"select id, sealed as "sealed!" from email_outbox
           where sealed is not null and substring(sealed from 1 for 4) <> $1 limit $2"#,
        "update email_outbox set sealed = $3 where id = $1 and sealed = $2"
    );
    Ok(totp_credentials + enrolments + signing_keys + waiting_mail)
}

fn reseal(sealer: &Sealer, associated: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let resealed = sealer
        .open(associated, sealed)
        .and_then(|plain| sealer.seal(associated, plain));
    resealed
        .inspect_err(|error| {
            tracing::warn!(
                error = error as &dyn std::error::Error,
                "something stays sealed under a secret that is not accepted"
            );
        })
        .ok()
}
