use crate::{auth::types::UserId, db::Tx, error::Result};

/// Whether the user has a second factor. Every sign-in method then asks for it.
pub(in crate::auth) async fn is_enrolled(tx: &mut Tx, user: UserId) -> Result<bool> {
    let enrolled = sqlx::query_scalar!(
        r#"select exists(
               select from totp_credentials where user_id = $1
           ) or exists(select from passkeys where user_id = $1) as "enrolled!""#,
        user.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(enrolled)
}
