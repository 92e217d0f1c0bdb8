//! What lives for long is sealed anew under the secret of now, so that a former one can
//! be taken out of the configuration (S77). What is left are codes, visits to a provider
//! and ceremonies of passkeys: none lives longer than ten minutes.

use sqlx::types::Uuid;

use crate::{
    Services,
    auth::{UserId, associated_with_totp},
    error::Result,
    keys::Sealer,
};

/// Rows of one step.
const BATCH: i64 = 1000;

/// Seals anew what another secret sealed, and counts it. What cannot be opened stays as
/// it is, and is told.
pub(crate) async fn reseal(services: &Services) -> Result<u64> {
    Ok(authenticators(services).await? + signing_keys(services).await? + waiting_mail(services).await?)
}

async fn authenticators(services: &Services) -> Result<u64> {
    let sealer = services.keys.totp();
    let (mut after, mut resealed) = (Uuid::nil(), 0);
    loop {
        let rows = sqlx::query!(
            "select user_id, secret from authenticators
             where user_id > $1 and substring(secret from 1 for 4) <> $2
             order by user_id limit $3",
            after,
            sealer.id(),
            BATCH,
        )
        .fetch_all(&services.db)
        .await?;
        let Some(last) = rows.last() else {
            return Ok(resealed);
        };
        after = last.user_id;
        for row in rows {
            let associated = associated_with_totp(UserId(row.user_id));
            let Some(anew) = anew(sealer, &associated, &row.secret) else {
                continue;
            };
            let updated = sqlx::query!(
                "update authenticators set secret = $3 where user_id = $1 and secret = $2",
                row.user_id,
                row.secret,
                anew,
            )
            .execute(&services.db)
            .await?;
            resealed += updated.rows_affected();
        }
    }
}

async fn signing_keys(services: &Services) -> Result<u64> {
    let sealer = services.keys.signing();
    let rows = sqlx::query!(
        "select kid, private_key from signing_keys where substring(private_key from 1 for 4) <> $1",
        sealer.id(),
    )
    .fetch_all(&services.db)
    .await?;
    let mut resealed = 0;
    for row in rows {
        let Some(anew) = anew(sealer, row.kid.as_bytes(), &row.private_key) else {
            continue;
        };
        let updated = sqlx::query!(
            "update signing_keys set private_key = $3 where kid = $1 and private_key = $2",
            row.kid,
            row.private_key,
            anew,
        )
        .execute(&services.db)
        .await?;
        resealed += updated.rows_affected();
    }
    Ok(resealed)
}

async fn waiting_mail(services: &Services) -> Result<u64> {
    let sealer = services.keys.mail();
    let (mut after, mut resealed) = (Uuid::nil(), 0);
    loop {
        let rows = sqlx::query!(
            r#"select id, sealed as "sealed!" from outbox
               where id > $1 and sealed is not null and substring(sealed from 1 for 4) <> $2
               order by id limit $3"#,
            after,
            sealer.id(),
            BATCH,
        )
        .fetch_all(&services.db)
        .await?;
        let Some(last) = rows.last() else {
            return Ok(resealed);
        };
        after = last.id;
        for row in rows {
            let Some(anew) = anew(sealer, row.id.as_bytes(), &row.sealed) else {
                continue;
            };
            let updated = sqlx::query!(
                "update outbox set sealed = $3 where id = $1 and sealed = $2",
                row.id,
                row.sealed,
                anew,
            )
            .execute(&services.db)
            .await?;
            resealed += updated.rows_affected();
        }
    }
}

fn anew(sealer: &Sealer, associated: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let anew = sealer
        .open(associated, sealed)
        .and_then(|plain| sealer.seal(associated, plain));
    anew.inspect_err(|error| {
        tracing::warn!(
            error = error as &dyn std::error::Error,
            "something stays sealed under a secret that is not accepted"
        );
    })
    .ok()
}
