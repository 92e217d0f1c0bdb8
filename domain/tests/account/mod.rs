//! The account: profile, time zone, email change, export and deletion.

mod deletion;
mod email_change;
mod export;
mod export_stream;
mod profile;

use domain::{
    account,
    auth::{self, SecurityEvent},
    documents,
    error::{Error, Field, Problem},
    maintenance,
    tenancy::WorkspaceRole,
    testing::{TestDatabase, browser},
};
use futures_util::{StreamExt, stream::BoxStream};

const ADA: &str = "ada@example.com";

/// Reads all pieces of an export into one file.
async fn collect_export(mut pieces: BoxStream<'_, Result<Vec<u8>, Error>>) -> Vec<u8> {
    let mut file = Vec::new();
    while let Some(piece) = pieces.next().await {
        file.extend(piece.unwrap());
    }
    file
}

async fn count_users(db: &TestDatabase) -> i64 {
    sqlx::query_scalar("select count(*) from users where name <> 'Bystander'")
        .fetch_one(&db.owner)
        .await
        .unwrap()
}
